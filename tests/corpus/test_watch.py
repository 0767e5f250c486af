"""A stamp of the files is equal while they are, and differs once one is changed, added or removed."""

import os

from rsi_graph.corpus import Layer, watch
from rsi_graph.corpus.layer_files import Manifest


def test_a_stamp_tells_every_change_and_no_other(tmp_path) -> None:
    layers = [Layer(tmp_path, Manifest())]
    (tmp_path / "a.yaml").write_text("claims: {}\n")
    (tmp_path / "deep").mkdir()
    seen = [watch.stamp(layers)]
    (tmp_path / "notes.txt").write_text("not of the corpus")
    (tmp_path / ".hidden.yaml").write_text("nor this")
    assert watch.stamp(layers) == seen[0]
    (tmp_path / "deep" / "b.yml").write_text("claims: {}\n")
    seen.append(watch.stamp(layers))
    os.utime(tmp_path / "a.yaml", ns=(1, 1))
    seen.append(watch.stamp(layers))
    (tmp_path / "a.yaml").unlink()
    seen.append(watch.stamp(layers))
    assert len(set(seen)) == len(seen)


def test_a_folder_that_is_gone_is_no_error(tmp_path) -> None:
    assert watch.stamp([Layer(tmp_path / "nowhere", Manifest())]) == frozenset()
    (tmp_path / "lost.yaml").symlink_to(tmp_path / "nowhere.yaml")
    assert watch.stamp([Layer(tmp_path, Manifest())]) == frozenset()


def test_a_change_that_keeps_size_and_time_is_told(tmp_path) -> None:
    file = tmp_path / "a.yaml"
    file.write_text("claims: {a: 1}\n")
    kept, layers = file.stat(), [Layer(tmp_path, Manifest())]
    before = watch.stamp(layers)
    file.write_text("claims: {b: 1}\n")
    os.utime(file, ns=(kept.st_atime_ns, kept.st_mtime_ns))
    assert watch.stamp(layers) != before
