"""Settings are read, and what cannot be is a fault with its line and what to do; the rest holds."""

import dataclasses
import json

import pytest

from rsi_graph import tui
from rsi_graph.cli import main
from rsi_graph.errors import BadSetting, CannotWrite, TargetExists
from rsi_graph.export import reference_list
from rsi_graph.files import folders
from rsi_graph.meaning import models
from rsi_graph.user import settings
from rsi_graph.user.settings import FILE, Settings, load

KNOWN = tui.known()


def read(folder, text):
    folder.mkdir(parents=True, exist_ok=True)
    data = text if isinstance(text, bytes) else text.encode()
    (folder / FILE).write_bytes(data)
    return load(folder, KNOWN)


def test_without_a_file_all_defaults_hold(tmp_path) -> None:
    found = load(tmp_path, KNOWN)
    assert (found.settings, found.faults, found.there) == (Settings(), (), False)


def test_what_is_set_holds(tmp_path) -> None:
    found = read(
        tmp_path,
        'theme = "nord"\ndepth = 3\nanimations = true\nmodel = "my-model"\nstyle = "a.csl"\n'
        '[keys]\nfind = "ctrl+f"\nquit = ["x x", "K"]\nhelp = ["F7", "?"]\n'.replace('["x x", "K"]', '["K"]'),
    )
    assert found.faults == ()
    expected = Settings(
        "nord", 3, True, "my-model", "a.csl", {"find": ("ctrl+f",), "quit": ("K",), "help": ("f7", "question_mark")}
    )
    assert dataclasses.replace(found.settings, keys=dict(found.settings.keys)) == expected


FAULTS = [
    # text, line, column, message, hint, what still holds
    ('theme = "nord', 1, 0, "not TOML", "until it is mended", {}),
    ("depth = 3\n\n[keys\n", 3, 6, "not TOML", "", {}),
    ("depth = 3\ndepth = 4\n", 2, 0, "not TOML: the same name is given twice", "", {}),
    ('[keys]\nfind = "x"\nfind = "y"\n', 3, 0, "not TOML: the same name is given twice", "", {}),
    ("a = " + "[" * 5000, 1, 0, "not TOML", "", {}),
    (b'depth = 3\ntheme = "\xff"\n', 2, 1, "not UTF-8", "save it as UTF-8", {}),
    ('thme = "nord"\ndepth = 3\n', 1, 1, "there is no setting 'thme'", "did you mean theme?", {"depth": 3}),
    ("wibble = 1\n", 1, 1, "there is no setting 'wibble'", "one of theme, depth", {}),
    ('# one\n\n  theme = "nrod"\n', 3, 3, "there is no theme 'nrod'", "did you mean nord?", {}),
    ('theme = "qqqq"\n', 1, 1, "there is no theme 'qqqq'", "one of rsi-dark", {}),
    ("theme = 3\n", 1, 1, "theme takes no 3", "in quotes", {}),
    ("depth = 0\nanimations = true\n", 1, 1, "depth takes no 0", "1 to 99", {"animations": True}),
    ("depth = true\n", 1, 1, "depth takes no True", "1 to 99", {}),
    ('animations = "yes"\n', 1, 1, "animations takes no 'yes'", "true or false", {}),
    ("model = []\n", 1, 1, "model takes no []", "folder of a model", {}),
    ('model = "a\\u001b[2J"\n', 1, 1, "model takes no 'a\\x1b[2J'", "", {}),
    ('style = ""\n', 1, 1, "style takes no ''", "CSL", {}),
    ("keys = 3\n", 1, 1, "keys is a table", "[keys]", {}),
    ('[keys]\nfnd = "x"\n', 2, 1, "there is no command 'fnd'", "did you mean find?", {}),
    ('[keys]\nfind = "wibble"\n', 2, 1, "find: 'wibble' is no key: there is no key 'wibble'", "ctrl+x", {}),
    ('[keys]\nfind = ["x", "ctrl+i"]\n', 2, 1, "'ctrl+i' is no key: a terminal sends the same", "", {}),
    ("[keys]\nfind = []\n", 2, 1, "find takes no []", "a list of keys", {}),
    ("[keys]\nfind = 3\n", 2, 1, "find takes no 3", "", {}),
    ('[keys]\n"find" = "t"\n', 2, 1, "find: t is already the key of outline", "choose another key", {}),
    ('depth = 2\nkeys.find = "5"\n', 2, 1, "find: 5 is fixed", "", {"depth": 2}),
    ('keys = {find = "5"}\n', 1, 1, "find: 5 is fixed", "", {}),
    ('[keys]\nsort = "x y"\n\nfind = "t"\n', 4, 1, "find: t is already", "", {}),
    ('[keys]\nfind = "ctrl+f"\nsort = "ctrl+f"\n', 3, 1, "sort: ^f is already the key of find", "",
     {"keys": {"find": ("ctrl+f",)}}),
]  # fmt: skip


@pytest.mark.parametrize(("text", "line", "column", "message", "hint", "held"), FAULTS)
def test_what_is_wrong_is_said_with_its_line(tmp_path, text, line, column, message, hint, held) -> None:
    found = read(tmp_path, text)
    fault = next(one for one in found.faults if message in one.message)
    assert fault.span.line == line
    assert not column or fault.span.column == column
    assert hint in fault.hint
    assert fault.hint
    assert "\x1b" not in str(fault)
    assert str(fault).startswith(f"{tmp_path / FILE}:{line}:")
    assert dataclasses.replace(found.settings, keys=dict(found.settings.keys)) == Settings(**({"keys": {}} | held))
    assert f"line {min(one.span.line for one in found.faults)}" in settings.told(found)


def test_a_file_that_cannot_be_read_is_a_fault(tmp_path) -> None:
    (tmp_path / FILE).mkdir()
    assert "cannot be read" in load(tmp_path, KNOWN).faults[0].message
    (tmp_path / FILE).rmdir()
    assert "larger" in read(tmp_path, "#" * 1_000_001).faults[0].message


def test_what_is_written_sets_nothing_and_shows_all(tmp_path) -> None:
    file = settings.write(tmp_path / "new", KNOWN)
    text = file.read_text(encoding="utf-8")
    found = load(tmp_path / "new", KNOWN)
    assert (found.faults, found.settings.keys, found.settings.theme) == ((), {}, "")
    without = "\n".join(line.removeprefix("# ") if " = " in line else line for line in text.splitlines())
    found = read(tmp_path, without)
    assert [fault.message for fault in found.faults] == []
    assert found.settings.keys == {command.name: command.keys for command in KNOWN.commands}
    with pytest.raises(TargetExists):
        settings.write(tmp_path, KNOWN)


def test_a_folder_that_cannot_be_made_is_said(tmp_path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(CannotWrite):
        settings.write(tmp_path / "file" / "below", KNOWN)


# --- on the command line


def test_the_command_says_where_and_what_holds(capsys) -> None:
    assert main(["settings"]) == 0
    assert "not there" in capsys.readouterr().out
    assert main(["settings", "--write"]) == 0
    assert capsys.readouterr().out.strip() == str(folders.config() / FILE)
    assert main(["settings", "--write"]) == 2
    assert main(["settings", "--check"]) == 0
    capsys.readouterr()
    read(folders.config(), 'theme = "nord"\n[keys]\nfind = "%"\nsort = ["ctrl+s", "f2"]\n')
    assert main(["settings"]) == 0
    out = capsys.readouterr().out
    assert 'theme = "nord"' in out
    assert 'keys.sort = ["^s", "f2"]' in out
    assert f"{FILE}:3:1: fault find: % is already the key of strength" in out
    assert main(["settings", "--check", "--format", "json"]) == 1
    found = json.loads(capsys.readouterr().out)
    assert found["settings"]["theme"] == "nord"
    assert found["settings"]["keys"] == {"sort": ["ctrl+s", "f2"]}
    assert [fault["line"] for fault in found["faults"]] == [3]


# --- what goes by them


def test_the_model_that_is_set_is_used_unless_another_is_named(monkeypatch) -> None:
    monkeypatch.delenv(models.SETTING, raising=False)
    read(folders.config(), 'model = "./mine"\n')
    with pytest.raises(BadSetting, match=r"\./mine"):
        models.find()
    with pytest.raises(BadSetting, match=r"\./other"):
        models.find("./other")


def test_the_style_that_is_set_is_used_unless_another_is_named(tmp_path, capsys) -> None:
    read(folders.config(), f"style = {json.dumps(str(tmp_path / 'mine.csl'))}\n")
    assert main(["cite", "good-1965-ultraintelligent"]) == 2
    assert "mine.csl" in capsys.readouterr().err
    assert main(["cite", "good-1965-ultraintelligent", "--style", str(reference_list.APA)]) == 0
