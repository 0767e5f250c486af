"""A repository is looked through before git reads it: what git would wait for is said, and none of it is opened."""

import os

import pytest

from rsi_graph.errors import BadSetting
from rsi_graph.evaluation import git_folder


@pytest.fixture
def repository(tmp_path):
    """A folder that looks like a repository to git."""
    for name in (".git/objects/ab", ".git/refs/heads", ".git/info", "corpus/inner"):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / ".git" / "HEAD").write_text("ref: refs/heads/main\n")
    return tmp_path


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes")
@pytest.mark.parametrize(
    "name", ["config", "objects/ab/cdef", "refs/heads/main", "info/grafts", "packed-refs", "worktrees/w/HEAD"]
)
def test_a_pipe_anywhere_is_found(repository, name):
    (repository / ".git" / name).parent.mkdir(parents=True, exist_ok=True)
    os.mkfifo(repository / ".git" / name)
    with pytest.raises(BadSetting, match=f"{name} is a pipe"):
        git_folder.look_through(repository / "corpus" / "inner")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes")
def test_a_worktree_leads_to_the_repository_and_what_it_shares(tmp_path, repository):
    (repository / ".git" / "worktrees" / "w").mkdir(parents=True)
    (repository / ".git" / "worktrees" / "w" / "commondir").write_text("../..\n")
    (tmp_path / "w").mkdir()
    (tmp_path / "w" / ".git").write_text(f"gitdir: {repository}/.git/worktrees/w\n")
    git_folder.look_through(tmp_path / "w")
    os.mkfifo(repository / ".git" / "packed-refs")
    with pytest.raises(BadSetting, match="packed-refs is a pipe"):
        git_folder.look_through(tmp_path / "w")


def test_what_is_read_as_a_whole_has_a_bound(repository):
    for name, is_wrong in (("index", False), ("objects/ab/large", False), ("packed-refs", True)):
        with (repository / ".git" / name).open("wb") as file:
            file.truncate(git_folder.LARGEST + 1)
        if is_wrong:
            with pytest.raises(BadSetting, match="packed-refs is larger than 256 MB"):
                git_folder.look_through(repository)
        else:
            git_folder.look_through(repository)


def test_a_folder_without_a_repository_is_left_to_git(tmp_path):
    git_folder.look_through(tmp_path)
