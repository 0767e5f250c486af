"""Each entry of a BibTeX text stands or falls alone; what it inherits, and what of it is lost, is said."""

from typing import Any

import pytest

from rsi_graph.errors import BadBibliography
from rsi_graph.sources import bibliography
from rsi_graph.sources.latex import Latex
from rsi_graph.sources.record import Bibliography

GOOD = "@article{good, title={Good}, author={Poe, Bob}, year=2003}\n"


def read(text: str) -> Bibliography:
    return bibliography.read(text, "bibtex")


ODD = [
    ("@article{a1, title={One}}\n@article{a1, title={Two}}", ["Good", "One", "Two"], "the key a1 stands at line 2"),
    ("@article{Good, title={Other}}", ["Good", "Other"], "the key Good stands at line 1 already"),
    ("@article{a, title={One}, journal=jmlr}", ["Good", "One"], "line 2: the macro jmlr in the field journal"),
    ("@article{, title={No key}}", ["Good", "No key"], ""),
    ("@article{title={No key}, year=2001}", ["Good", "No key"], ""),
    ("@article{a, title={One}, year=2001, title={Two}}", ["Good", "One"], "line 2: the field title stands twice"),
    ("@article{a, title={One} year=2001}\n@book{b, title={Last}}", ["Good", "Last"], "2 a the entry a is skipped"),
    ("@article{a, title={One, year=2001}\n@book{b, title={Last}}", ["Good", "Last"], "2 a the entry a is skipped"),
    ("%@article{a, title={One}}", ["Good"], "2 a the entry a is skipped: its line begins with %"),
    ("@article{a, title={One}}\n  year = {2001},\n}", ["Good", "One"], "3  what stands here is skipped: the field"),
    ("@foo{a, title={One}}", ["Good", "One"], "the type foo is not known"),
    ("@string{x = {A} # { B}}@article{a, title = x # { C}}", ["Good", "A B C"], ""),
    ('@comment{@book{no, title={No}}}@preamble{"x"}', ["Good"], ""),
    ("@article{a, title={Bad}}, year=1999}}", ["Good", "Bad"], "the field year stands outside of any entry"),
    ("@article{a}", ["Good"], "2 a the entry a is skipped: nothing is said of it"),
    ("@article{a,\n% a = remark\ntitle={One}, % and another\nyear=1999}", ["Good", "One"], ""),
    ("@article{a,\ntitle={One},\nabstract={100\n% of it}}", ["Good", "One"], ""),
    ("@article{a, title={One}, author={A, B and and C, D}}", ["Good", "One"], ""),
    ('@article(a, title="In {\\"u} quotes")', ["Good", "In ü quotes"], ""),
]  # fmt: skip


@pytest.mark.parametrize(("text", "titles", "said"), ODD)
def test_each_entry_stands_or_falls_alone(text: str, titles: list[str], said: str) -> None:
    found = read(GOOD + text)
    assert [work.body["title"] for work in found.works] == titles
    doubts = [doubt for work in found.works for doubt in work.doubts]
    skipped = [f"{one.line} {one.key} {one}" for one in found.skipped]
    assert any(said in line for line in doubts + skipped) if said else not doubts + skipped


FIELDS = [
    ("title={Main}, subtitle={Sub}", {"title": "Main: Sub"}),
    ("title={Why?}, subtitle={Sub}", {"title": "Why? Sub"}),
    (r"howpublished={\url{https://a.org/x_y}}", {"URL": "https://a.org/x_y"}),
    (r"howpublished={Available at \url{https://a.org}}", {"URL": "https://a.org"}),
    ("howpublished={Podcast}", {"medium": "Podcast"}),
    ("doi={https://www.doi.org/10.1000/a\\_b}", {"DOI": "10.1000/a_b"}),
    ("doi={10.1002/(SICI)1\\%3C1}", {"DOI": "10.1002/(SICI)1%3C1"}),
    ("url={https://a.org/{x}\\%20\\textasciitilde{}y}", {"URL": "https://a.org/x%20~y"}),
    ("eprint={arXiv:1611.01578}, archivePrefix={arXiv}", {"arXiv": "1611.01578"}),
    ("eprint={1611.01578}", {"arXiv": "1611.01578"}),
    ("translator={Poe, Bob}", {"translator": [{"family": "Poe", "given": "Bob"}]}),
    ("title={$\\less$em$\\greater$E. coli$\\less$/em$\\greater$ \\& AT&amp;T}", {"title": "E. coli & AT&T"}),
    ("title={The $\\alpha$-Zero of H$_2$O, 50% off}", {"title": "The α-Zero of H₂O, 50% off"}),  # noqa: RUF001 - Greek
    ('year=2020, month=10 # "~" # mar', {"issued": "2020-03-10"}),
    ("year=2020, month={Sept.}", {"issued": "2020-09"}),
    ('year=2020, month={M{\\"a}rz}', {"issued": "2020-03"}),
    ("date={2020-05-06}", {"issued": "2020-05-06"}),
    ("year=0876", {"issued": "0876"}),
    ("isbn={978-3-16-148410-0}", {"ISBN": "978-3-16-148410-0"}),
    ("abstract={One.\n\n Two.}", {"abstract": "One.\n\nTwo."}),
    ("urldate={2021-02-03}", {"accessed": "2021-02-03"}),
    ("pages={31 -- 88}", {"page": "31-88"}),
    ("howpublished={Available at: \\url{https://a.org/x}.}", {"URL": "https://a.org/x", "medium": None}),
    ("abstract={One. \\par Two.}", {"abstract": "One.\n\nTwo."}),
    ("title={A \\textasciicircum{} b \\^{} c \\~{} d}", {"title": "A ^ b ^ c ~ d"}),
    ("note={See \\cite{x}, \\S 3}", {"note": "See x, \u00a73"}),
    ("year=2000, month=dec, day={24th}", {"issued": "2000-12-24"}),
    ("type={phdthesis}", {"genre": "PhD thesis"}),
    ("howpublished={Online: \\url{https://a.org/x_y}, accessed 3 May 2020}",
     {"URL": "https://a.org/x_y", "accessed": "2020-05-03", "medium": None}),
    ('year="{\\noopsort{1973b}}1973"', {"issued": "1973"}),
    ("langid={ngerman}, language={de}", {"language": "de"}),
    ("title={A\\\n\\texttt{b} \\foreignlanguage{latin}{c}}", {"title": "A b c"}),
    ("author={given=Ann, middle=B., family=Low}", {"author": [{"family": "Low", "given": "Ann B."}]}),
    ("author={d' Low, abb\u00e9 d', Jean}", {"author": [
        {"family": "Low", "given": "Jean", "suffix": "abb\u00e9 d'", "non-dropping-particle": "d'"}]}),
]  # fmt: skip


@pytest.mark.parametrize(("fields", "expected"), FIELDS)
def test_fields(fields: str, expected: dict[str, Any]) -> None:
    [work] = read(f"@misc{{x, {fields}}}").works
    assert {name: work.body.get(name) for name in expected} == expected
    assert work.left_out == ()
    assert work.doubts == ()
    assert work.body["citation-key"] == "x"


PARENT = "@proceedings{p, title={Proceedings}, editor={Itor, Ed}, publisher={P}, year=2001, doi={10.1/p}}"
XDATA = "@xdata{p, publisher={P}, location={Oslo}, xdata={q}}@xdata{q, year=2001}"


INHERITED = [
    ("@inbook{c, title={C}, crossref={p}}@book{p, title={B}, author={Poe, Bob}, year=2001}",
     {"author": [{"family": "Poe", "given": "Bob"}], "container-title": "B", "issued": "2001"}),
    ("@inbook{c, crossref={p}}@book{p, title={B}, crossref={q}}@mvbook{q, title={M}, author={Poe, Bob}, date=1999}",
     {"author": [{"family": "Poe", "given": "Bob"}], "container-title": "B", "issued": "1999"}),
    ("@incollection{c, crossref={p}, year=1990}@book{p, title={B}, date={2010-05}}", {"issued": "1990"}),
    ("@article{c, crossref={p}}@periodical{p, title={J}, issuetitle={Special}, year=2009}",
     {"container-title": "J", "issued": "2009"}),
    ("@book{c, xdata={p}}@xdata{p, xdata={q}, publisher={P}}@xdata{q, location={Oslo}}",
     {"publisher": "P", "publisher-place": "Oslo"}),
    ("@book{c, author={Low, Lo and xdata=p-editor-2}}@xdata{p, title={T}, editor={A, B and C, D}}",
     {"author": [{"family": "Low", "given": "Lo"}, {"family": "C", "given": "D"}]}),
    ("@book{c, xdata={p, q}}@xdata{p, publisher={P}}@xdata{q, publisher={Q}, series={S}}",
     {"publisher": "P", "collection-title": "S"}),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), INHERITED)
def test_a_chain_of_parents_gives_what_the_child_has_not(text: str, expected: dict[str, Any]) -> None:
    body = read(text).works[0].body
    assert {name: body.get(name) for name in expected} == expected


def test_crossref_and_xdata_inherit() -> None:
    child, parent = read(f"@inproceedings{{c, title={{Child}}, crossref={{P}}}}{PARENT}").works
    assert (child.body["container-title"], child.body["publisher"], child.body["issued"]) == (
        "Proceedings",
        "P",
        "2001",
    )
    assert child.body["editor"] == parent.body["editor"]
    assert "DOI" not in child.body
    [work] = read(f"@book{{c, title={{Child}}, xdata={{p}}}}{XDATA}").works
    assert (work.body["publisher-place"], work.body["issued"]) == ("Oslo", "2001")
    [work] = read("@book{c, title={Child}, crossref={c}}").works
    assert "circle" in work.doubts[0]
    [work] = read("@book{c, title={Child}, crossref={none}}").works
    assert work.doubts == ("it inherits by crossref from none, which is not there",)


LOST = [
    ("year={2017--2015}", "a range"), ("urldate={2015/2017}", "a range"),
    ("year={in press}", "'in press' is left out"),
    ("year={[1850]}", "not certain"),
    ("year=2020, month={xyz}", "is no month"), ("title={A \\foo{b}}", "the command \\foo is not known"),
    ("note={&unknownx;}", "note still holds"), ("publisher={A}, organization={B}", "publisher has a value already: B"),
    ("editor={Poe, Bob and others}", "there were more of them"),
    ("author={Jane Doe (ed.)}", "'(ed.)' behind the name Jane Doe"),
    ("author={Doe, Jane,, Roe}", "more commas"), ("year={20044}", "left out"),
    ("doi={10.1000/abc, 10.1000/def}", "doi has 2 values; the first"), ("year=2000, month=dec, day={x}", "is no day"),
    ("organization={A}, publisher={B}", "publisher has a value already: A"),
    ("number=2, issue={Spring}", "issue is left out, for issue has a value already: Spring"),
    ("title={The \\XML file}", "the command \\XML is not known and its name is read"),
    ("author={\\foo and Low, Lo}", "has no letters"), ("author={sortnames=x and Low, Lo}", "sortnames of"),
    ("author={Lo Low, Hi High, Mi Mid}", "is read as 3 persons"),
]  # fmt: skip


@pytest.mark.parametrize(("fields", "said"), LOST)
def test_a_value_that_is_read_in_part_is_said(fields: str, said: str) -> None:
    [work] = read(f"@book{{x, {fields}}}").works
    assert any(said in doubt for doubt in work.doubts), work.doubts


YEARS = [
    ("year={2015--2017}", "2015/2017"), ("date={2015/2017}", "2015/2017"), ("year={-0380}", "-0380"),
    ("year={c. 1850}", "1850~"), ("year=2020, month={Spring}", "2020-21"), ("date={1999~}", "1999~"),
    ("year={2004/05}", "2004/2005"), ("date={2020-21}", "2020-21"), ("year={n.d.}", None),
]  # fmt: skip


@pytest.mark.parametrize(("fields", "issued"), YEARS)
def test_ranges_seasons_and_dates_that_are_not_certain_are_kept(fields: str, issued: str | None) -> None:
    [work] = read(f"@book{{x, title={{T}}, {fields}}}").works
    assert (work.body.get("issued"), work.doubts) == (issued, ())


TITLES = [
    ("On the {von Neumann} Architecture and Its Limits", False), ("The growth of {DNA} in {London} today", False),
    ("Networks After {B}ayes and {Paris}", True), ("{{The Whole Title}}", True), ("{Whole} plain title", False),
    (r"A \emph{Big} Deal for {\'E}mile and {\LaTeX}", False),
]  # fmt: skip


@pytest.mark.parametrize(("title", "is_lost"), TITLES)
def test_braces_that_keep_capitals_are_found_again_or_counted(title: str, is_lost: bool) -> None:
    [work] = read(f"@book{{x, title={{{title}}}}}").works
    assert work.left_out == (("braces that keep capitals",) if is_lost else ())


def test_a_title_with_many_braces_is_looked_through_once(monkeypatch: pytest.MonkeyPatch) -> None:
    lengths: list[int] = []
    text = Latex.text
    monkeypatch.setattr(Latex, "text", lambda self, written: lengths.append(len(written)) or text(self, written))
    title = "{DNA} " * 200
    read(f"@book{{x, title={{{title}}}}}")
    assert 0 < sum(lengths) < 5 * len(title)


NAMES = [
    ("Lo Low, Hi High, Mi Mid", ["Lo|Low", "Hi|High", "Mi|Mid"], False),
    ("Low, L. & High, H.", ["L.|Low", "H.|High"], False),
    ("Low, L.; High, H.", ["L.|Low", "H.|High"], False),
    ("Low, Lo and et al.", ["Lo|Low"], True),
    ("Low, Lo and others", ["Lo|Low"], True),
    ("family=Oord, given=Jan, prefix=van den, useprefix=true", ["Jan|Oord"], False),
    (r"Th{\'{\^e}}, H{\`a}n and Nam, Nguy{\~{\^e}}n", ["Hàn|Thế", "Nguyễn|Nam"], False),
    ("{Van de Walle}, Chris", ["Chris|Van de Walle"], False),
    ("Smith, J., Jones, K., and Brown, L.", ["J.|Smith", "K.|Jones", "L.|Brown"], False),
    ("A. Smith, B. Jones", ["A.|Smith", "B.|Jones"], False),
    (r"Ge\~na Low and Jo\~ao Mu\~noz and J. Mari\~{n}o", ["Geña|Low", "João|Muñoz", "J.|Mariño"], False),
    (r"\'Eva Low and {\'E}va High and Bo S\o rensen and P. Erd\H os",
     ["Éva|Low", "Éva|High", "Bo|Sørensen", "P.|Erdős"], False),
]  # fmt: skip


WHOLE_NAMES = [
    ("{World Weather Office}", "World Weather Office"),
    ('"World Weather Office"', "World Weather Office"),
    ("``World Weather Office''", "World Weather Office"),
]


@pytest.mark.parametrize(("text", "name"), WHOLE_NAMES)
def test_names_in_braces_or_quotation_marks_are_whole(text: str, name: str) -> None:
    [work] = read(f"@book{{x, title={{T}}, author={{{text} and Low, Lo}}}}").works
    assert work.body["author"] == [{"literal": name}, {"family": "Low", "given": "Lo"}]


@pytest.mark.parametrize(("text", "names", "more"), NAMES)
def test_names(text: str, names: list[str], more: bool) -> None:
    [work] = read(f"@book{{x, title={{T}}, author={{{text}}}}}").works
    assert [f"{person['given']}|{person['family']}" for person in work.body["author"]] == names
    assert work.body.get("et-al", False) is more


def test_macros_that_grow_are_refused() -> None:
    doubling = "@string{a0 = {xxxxxxxxxx}}" + "".join(f"@string{{a{n + 1} = a{n} # a{n}}}" for n in range(40))
    with pytest.raises(BadBibliography, match="macros grow"):
        read(f"{doubling}@book{{b, title=a40}}")


def test_depth_is_no_crash() -> None:
    [work] = read("@book{x, title={" + "{" * 5000 + "a" + "}" * 5000 + "}}").works
    assert "a" in work.body["title"]
