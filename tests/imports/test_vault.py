"""Discourse graphs come in from the folder of a vault: nodes by type, relations from wherever the vault keeps them."""

import json
from pathlib import Path

import pytest

from rsi_graph import imports, load
from rsi_graph.cli import main
from rsi_graph.files.cache import Store
from rsi_graph.imports.vault import NO_NODE

VAULT = {
    ".obsidian/plugins/discourse/data.json": json.dumps({
        "nodeTypes": [{"id": "n1", "name": "Question"}, {"id": "n2", "name": "Claim"},
                      {"id": "n3", "name": "Evidence"}, {"id": "n4", "name": "Pattern"}],
        "relationTypes": [{"id": "r1", "label": "supports"}, {"id": "r2", "label": "opposes"},
                          {"id": "r3", "label": "informs"}],
    }),
    "QUE - Does sleep help memory.md": "---\nnodeTypeId: n1\nnodeInstanceId: i1\n---\n",
    "nodes/CLM - Sleep helps.md": "---\nnodeTypeId: n2\nnodeInstanceId: i2\ntags: [sleep]\n---\nA remark.\n",
    "nodes/CLM - Sleep is idle.md":
        "Opposes:: [[CLM - Sleep helps]]\n- **Supported By::** [[EVD - Mice rest - [[@wen2016]]]]\n",
    "nodes/EVD - Rats learn - @wen2016.md":
        '---\nnodeTypeId: n3\nnodeInstanceId: i3\nr1: "[[nodes/CLM - Sleep helps.md]]"\n---\n',
    "Any pattern.md": "---\nnodeTypeId: n4\nnodeInstanceId: i4\n---\nSupports: [[Nobody]]\n",
    "Diary.md": "Slept well.\n",
    "relations.json": json.dumps({"version": 1, "relations": {
        "a": {"type": "r3", "source": "i3", "destination": "i1"},
        "b": {"type": "r1", "source": "i3", "destination": "i2"},
        "c": {"type": "r2", "source": "i4", "destination": "i2"},
        "d": {"type": "r1", "source": "i4", "destination": "gone"},
    }}),
}  # fmt: skip


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    for name, text in VAULT.items():
        path = tmp_path / "vault" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return tmp_path / "vault"


def test_a_vault_comes_in_whole(vault: Path, tmp_path: Path, capsys) -> None:
    assert main(["import", str(vault), "--output", str(tmp_path / "c" / "all.yaml")]) == 2  # no such folder
    (tmp_path / "c").mkdir()
    assert main(["import", str(vault), "--output", str(tmp_path / "c" / "all.yaml")]) == 0
    said = capsys.readouterr().err
    snapshot = load(tmp_path / "c", store=Store(None))
    assert snapshot.errors == ()
    graph = snapshot.graph
    assert {id_: graph.kind(id_) for id_ in graph.ids()} == {
        "does-sleep-help-memory": "question",
        "sleep-helps": "claim",
        "sleep-is-idle": "claim",
        "rats-learn": "claim",
        "any-pattern": "claim",
        "wen2016": "source",
        "wen2016/rats-learn": "annotation",
    }
    edges = {(s, d["kind"], t, d.get("with")) for s, t, d in graph.edge_data(graph.ids())}
    assert edges == {
        ("rats-learn", "supports", "sleep-helps", None),
        ("rats-learn", "answers", "does-sleep-help-memory", "other"),
        ("sleep-is-idle", "attacks", "sleep-helps", None),
        ("any-pattern", "attacks", "sleep-helps", None),
        ("wen2016/rats-learn", "of", "wen2016", None),
        ("wen2016/rats-learn", "asserts", "rats-learn", None),
    }
    assert graph.body("rats-learn")["kind"] == "evidence"
    assert (graph.body("sleep-helps")["tags"], graph.body("sleep-helps")["note"]) == (["sleep"], "A remark.")
    assert graph.body("wen2016")["citation-key"] == "wen2016"
    for line in (
        "1 note that is no node",
        "1 note of the type pattern has no place in a corpus: written as a claim",
        "3 relations to what is no node",
        "[[Nobody]] is no node of the discourse graph",
    ):
        assert line in said


def test_a_folder_without_notes_is_refused(tmp_path: Path, capsys) -> None:
    assert main(["import", str(tmp_path)]) == 2
    assert "it is a folder without notes" in capsys.readouterr().err


def test_json_that_is_no_vault_is_refused(tmp_path: Path, capsys) -> None:
    for text in ("{}", '{"discourse-graph": []}'):
        (tmp_path / "x.json").write_text(text)
        assert main(["import", str(tmp_path / "x.json"), "--from", "discourse-graph"]) == 2
        assert "a vault is a folder of notes" in capsys.readouterr().err


def test_a_vault_without_nodes_says_what_a_node_is() -> None:
    notes = {"discourse-graph": {"A.md": "# A\n\nSee [[B]].\n", "B.md": "B\n"}}
    imported = imports.read(json.dumps(notes).encode(), "vault")
    assert (imported.sections, [remark.message for remark in imported.remarks]) == ({}, [NO_NODE])
    assert [(loss.count, loss.what) for loss in imported.losses] == [(2, "notes that are no nodes")]


ROAM = """---
title: [[EVD]] - Rats rest - [[@wen2016]]
author: Jo
Location: Ulm
---

- ## Summary::
"""


def test_the_front_matter_of_roams_extension_is_read_though_it_is_no_yaml() -> None:
    notes = {"Rats r...t.md": ROAM, "CLM - Sleep helps.md": '---\nOpposes: "[[CLM - No]]"\n---\n', "CLM - No.md": ""}
    imported = imports.read(json.dumps({"discourse-graph": notes}).encode(), "vault")
    claims = imported.sections["claims"]
    assert claims["rats-rest"]["text"] == "Rats rest"
    assert claims["rats-rest"]["kind"] == "evidence"
    assert claims["sleep-helps"]["attacks"] == [{"to": "no"}]
    assert list(imported.sections["sources"]) == ["wen2016"]
    assert {loss.what for loss in imported.losses} == {
        "authors, dates and addresses of notes",
        "fields Location of notes",
    }
