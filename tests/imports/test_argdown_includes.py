"""Files that an Argdown text includes are read in their places; what is not followed is said with its place."""

from pathlib import Path

import pytest

from rsi_graph import imports
from rsi_graph.errors import BadImport

INCLUDED = {
    "main.argdown": "[Tea]: Tea is good.\n\n// @include(gone.argdown)\n\n@include(sub/milk.argdown)\n\n"
    "@include(sub/milk.argdown)\n\n@include(gone.argdown)\n\n@include(../out.argdown)\n\n@include(link.argdown)\n",
    "sub/milk.argdown": "===\ntitle: Milk\n===\n[Milk]: Milk is good.\n  + [Tea]\n  + [Milk]\n\n"
    "@include(../main.argdown)\n\n@include(cost.argdown)",
    "sub/cost.argdown": "\ufeff[Cost]: It is dear.\r\n  -> [Tea]",
    "../out.argdown": "[Out]: It is elsewhere.\n",
}
OUTSIDE = "it leads out of the folder of the file that is imported"


def test_files_that_are_included_are_read_below_the_folder_with_their_own_places(tmp_path: Path) -> None:
    home = tmp_path / "home"
    for name, text in INCLUDED.items():
        (home / name).parent.mkdir(parents=True, exist_ok=True)
        (home / name).write_text(text, encoding="utf-8", newline="")
    (home / "link.argdown").symlink_to(tmp_path / "out.argdown")
    main = home / "main.argdown"
    imported = imports.read(main.read_bytes(), "home/main.argdown", None, home)
    claims = imported.sections["claims"]
    assert list(claims) == ["tea", "milk", "cost"]
    assert (claims["tea"]["supports"], claims["cost"]["attacks"]) == ([{"to": "milk"}], [{"to": "tea"}])
    assert {loss.what: loss.count for loss in imported.losses} == {
        "front matter of included files": 1,
        "included files": 3,
        "relations of something to itself": 1,
    }
    assert [remark.said("home/main.argdown").replace("\\", "/") for remark in imported.remarks] == [
        "home/sub/milk.argdown:1:1: the front matter of an included file is left out",
        "home/sub/milk.argdown:8:1: @include(../main.argdown) adds nothing: it would include itself",
        "home/main.argdown:7:1: @include(sub/milk.argdown) adds nothing: it is included above already",
        "home/main.argdown:9:1: @include(gone.argdown) is not followed: No such file or directory",
        f"home/main.argdown:11:1: @include(../out.argdown) is not followed: {OUTSIDE}",
        f"home/main.argdown:13:1: @include(link.argdown) is not followed: {OUTSIDE}",
        "home/sub/milk.argdown:6:1: [Milk] is related to itself, which a corpus cannot state",
    ]
    (home / "sub/cost.argdown").write_text("  + [Tea]\n", encoding="utf-8")
    with pytest.raises(BadImport, match=r"home/sub/cost.argdown:1:3: "):
        imports.read(main.read_bytes(), "home/main.argdown", None, home)
