"""The site: every link leads somewhere, nothing runs that a corpus holds, a browser finds nothing to complain of."""

import json
import posixpath
import re
import subprocess
from pathlib import Path
from urllib.parse import unquote, urljoin

import pytest
from lxml import etree

from rsi_graph import load
from rsi_graph.cli import main
from rsi_graph.export.site import SiteOptions, addresses, changes, site
from rsi_graph.export.site.addresses import of_authors
from rsi_graph.export.site.words import SearchPage, script
from rsi_graph.files.cache import Store
from tests.debate import DEBATE
from tests.export.test_html import EVERYWHERE, PAYLOAD, browsed, needs_chromium


@pytest.fixture(scope="module")
def files(tmp_path_factory) -> dict[str, str]:
    folder = tmp_path_factory.mktemp("debate")
    (folder / "all.yaml").write_text(DEBATE)
    (folder / "corpus.yaml").write_text("{title: A debate, licence: CC BY 4.0, editors: [Ada]}")
    options = SiteOptions("https://debate.example/", "https://files.example/main/")
    return site(load(folder, store=Store(None)), options)


def test_every_node_work_and_author_has_a_page_at_the_address_its_id_makes(files) -> None:
    for path in (
        "index.html", "questions/returns.html", "claims/loop-compounds.html", "conditions/research-is-automated.html",
        "risks/oversight-lags.html", "arguments/good.html", "works/bloom-2020-ideas.html",
        "authors/nicholas-bloom.html", "timeline.html", "positions.html", "search.html", "claims.html", "works.html",
    ):  # fmt: skip
        tree = etree.HTML(files[path])
        assert tree.xpath("count(//h1)") == 1, path
        assert tree.xpath("string(//link[@rel='canonical']/@href)") == f"https://debate.example/{path}"
        assert tree.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0].startswith("default-src 'none'")


def test_every_link_leads_to_a_page_and_a_place_on_it(files) -> None:
    trees = {path: etree.HTML(text) for path, text in files.items() if path.endswith(".html")}
    places = {path: {""} | set(tree.xpath("//@id")) for path, tree in trees.items()}
    seen = 0
    for path, tree in trees.items():
        for link in tree.xpath("//@href | //@src | //@action"):
            if link.startswith(("https://", "http://")):
                continue
            page, _, place = urljoin(f"/{path}", link).lstrip("/").partition("#")
            assert page in files, (path, link)
            assert unquote(place) in places.get(page, {""}), (path, link)
            seen += 1
    assert seen > 200
    listed = etree.fromstring(files["sitemap.xml"].encode()).xpath("//*[local-name()='loc']/text()")
    assert {address.removeprefix("https://debate.example/") for address in listed} <= files.keys()
    assert "https://debate.example/questions/returns.html" in listed


def test_every_page_is_reached_from_the_start(files) -> None:
    reached, left = set(), ["index.html"]
    while left:
        here = left.pop()
        reached.add(here)
        links = etree.HTML(files[here]).xpath("//a/@href | //form/@action")
        there = {posixpath.normpath(posixpath.join(posixpath.dirname(here), link.partition("#")[0])) for link in links}
        left += [path for path in there if path in files and path not in reached]
    assert {path for path in files if path.endswith(".html")} == reached


def test_what_other_programs_read_of_a_page(files) -> None:
    work = etree.HTML(files["works/bloom-2020-ideas.html"])
    tags = [(tag.get("name"), tag.get("content")) for tag in work.xpath("//meta[starts-with(@name, 'citation_')]")]
    assert tags == [
        ("citation_title", "Are Ideas Getting Harder to Find?"), ("citation_author", "Bloom, Nicholas"),
        ("citation_author", "Jones, Charles I."), ("citation_publication_date", "2020/04"),
    ]  # fmt: skip
    [data] = work.xpath("//script[@type='application/ld+json']/text()")
    assert json.loads(data)["@type"] == "ScholarlyArticle"
    assert "rft.au=Nicholas+Bloom" in work.xpath("string(//span[@class='Z3988']/@title)")
    question = etree.HTML(files["questions/returns.html"])
    asked = json.loads(question.xpath("string(//script[@type='application/ld+json'])"))
    assert (asked["@type"], asked["answerCount"]) == ("Question", 2)
    assert question.xpath("//footer//a/@href") == ["https://files.example/main/all.yaml#L2"]
    assert "CC BY 4.0" in question.xpath("string(//footer)")


def test_the_index_of_words_is_small_and_folds_as_searches_do() -> None:
    found = script(
        [SearchPage("a.html", "claim", "Naïve loops", "The loop"), SearchPage("b.html", "risk", "B", "Loops")]
    )
    data = json.loads(found.removeprefix("globalThis.rsiGraphWords = ").rstrip(";\n"))
    assert data["words"].split() == ["loop", "loops", "naive"]
    assert data["places"].split() == ["0", "0!,1", "0!"]
    assert data["pages"][1] == ["b.html", "risk", "B"]


def test_a_page_is_a_file_on_every_system(corpus) -> None:
    """Ids are small letters, so none differ by case alone; those that name devices on Windows get a mark."""
    snapshot = corpus(
        "claims:\n  con: {title: C, text: C.}\n  con-man: {title: C, text: C.}\n  com1: {title: C, text: C.}\n"
    )
    known = {*snapshot.graph.ids()}
    pages = [addresses.page(snapshot.graph, id_, known) for id_ in ("con", "con-man", "com1")]
    assert pages == ["claims/con_.html", "claims/con-man.html", "claims/com1_.html"]
    assert addresses.of_authors(["Nul", "nul", "../../etc/passwd", "\x1b", "ab" * 500]) == {
        "Nul": "authors/nul_.html", "nul": "authors/nul-2.html", "../../etc/passwd": "authors/etc-passwd.html",
        "\x1b": "authors/author.html", "ab" * 500: f"authors/{'ab' * 30}.html",
    }  # fmt: skip


def test_two_authors_never_share_a_page() -> None:
    assert list(of_authors(["Ana Ó", "Ana O", "論証", "Ana Ó"]).values()) == [
        "authors/ana-o.html", "authors/ana-o-2.html", "authors/author.html",
    ]  # fmt: skip


def test_a_feed_tells_what_changed_between_two_revisions(tmp_path: Path, home) -> None:
    def git(*words: str) -> None:
        who = ["-c", "user.name=A", "-c", "user.email=a@b.example"]
        subprocess.run(["git", "-C", str(tmp_path), *who, *words], check=True, capture_output=True)

    git("init", "-q")
    (tmp_path / "all.yaml").write_text("claims: {a: {title: A, text: A.}, gone: {title: Gone, text: G.}}")
    git("add", ".")
    git("commit", "-qm", "1")
    (tmp_path / "all.yaml").write_text("claims: {a: {title: A, text: B.}, b: {title: B & C, text: B., attacks: [a]}}")
    git("commit", "-qam", "2")
    found = changes(tmp_path, "HEAD~1")
    assert re.fullmatch(r"[0-9a-f]{40} 2\d{3}-\d\d-\d\dT[\d:]{8}Z", f"{found.commit} {found.date}")
    assert [(one.verb, one.id) for one in found.nodes] == [("added", "b"), ("changed", "a"), ("removed", "gone")]
    made = site(load(tmp_path, store=Store(None)), SiteOptions("https://x.example/", changes=found))
    feed = etree.fromstring(made["feed.xml"].encode())
    atom = {"a": "http://www.w3.org/2005/Atom"}
    assert feed.xpath("//a:entry/a:title/text()", namespaces=atom) == ["added: B & C", "changed: A", "removed: Gone"]
    assert feed.xpath("//a:entry/a:link/@href", namespaces=atom)[0] == "https://x.example/claims/b.html"
    assert "changes.html" in made
    names = feed.xpath("//a:entry/a:id/text()", namespaces=atom)
    assert names == [f"urn:rsi-graph:{id_}:{found.commit}" for id_ in ("b", "a", "gone")]
    assert found.commit[:12] in made["changes.html"]


def test_only_the_files_of_the_corpus_in_hand_have_an_address(tmp_path: Path, monkeypatch) -> None:
    for name, text in (("base", "claims: {a: {title: A, text: A.}}"), ("top", "claims: {b: {title: B, text: B.}}")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "c.yaml").write_text(text)
    (tmp_path / "top" / "corpus.yaml").write_text("title: T\nextends: [../base]\n")
    for place, corpus in ((tmp_path / "top", Path()), (tmp_path, Path("top"))):
        monkeypatch.chdir(place)
        made = site(load(corpus, store=Store(None)), SiteOptions(files="https://f.example/", folder=str(corpus)))
        assert 'href="https://f.example/c.yaml#L1"' in made["claims/b.html"]
        assert "f.example" not in made["claims/a.html"]


def test_a_site_is_written_whole_and_only_over_a_site(tmp_path: Path, home, capsys, folder, corpus) -> None:
    corpus(DEBATE)
    place, other = tmp_path / "public", tmp_path / "mine"
    other.mkdir()
    (other / "letter.txt").write_text("mine")
    call = ["export", "--corpus", str(folder), "--to", "site"]
    assert main([*call, str(place)]) == 0
    assert (place / "index.html").is_file()
    assert main([*call, str(place)]) == 2
    (place / "stale.html").write_text("")
    assert main([*call, str(place), "--force"]) == 0
    assert not (place / "stale.html").exists()
    assert main([*call, str(other), "--force"]) == 2
    assert [path.name for path in other.iterdir()] == ["letter.txt"]
    assert main(call) == 2
    assert main([*call, str(tmp_path / "c"), "--question", "returns"]) == 2
    assert main(["export", "--to", "json", "somewhere"]) == 2
    assert "was not written by rsi-graph" in capsys.readouterr().err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["corpus", "mine", "public"]


@needs_chromium
def test_a_browser_finds_nothing_wrong(tmp_path: Path) -> None:
    said = json.dumps(PAYLOAD)
    text = re.sub(r"\bT\b", lambda _: said, EVERYWHERE.replace("//T", ""))
    (tmp_path / "all.yaml").write_text(text.replace(f"title: {said}", f"title: {json.dumps(PAYLOAD[:72])}"))
    made = site(load(tmp_path, store=Store(None)))
    for path, content in made.items():
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text(content, encoding="utf-8")
    pages = ("questions/q.html", "works/s.html", "positions.html", "search.html", "index.html")
    for path, found in zip(pages, browsed("onerror", "", *(tmp_path / path for path in pages)), strict=True):
        assert (found["errors"], found["axe"], found["narrow"], found["injected"]) == ([], [], [], 0), path
        assert found["cut"] == [], path  # nothing scrolls on paper
        assert found["wide"] == 320, path
        assert path != "search.html" or re.match(r"No page has all these words; with 1 of 2: \d+ found", found["said"])
        assert all(request.startswith(f"file://{tmp_path}/") for request in found["requests"]), path
