"""What a model's files say that it needs."""

from __future__ import annotations

from pathlib import Path

import pytest

from modelyard.serving.requirements import OF_THE_SERVER, UnusableRequirements, needed_by


def a_model(folder: Path, requirements: str, *, python: str = "", described: str = "") -> Path:
    (folder / "requirements.txt").write_text(requirements)
    (folder / "MLmodel").write_text(described)
    if python:
        (folder / "python_env.yaml").write_text(python)
    return folder


def test_comments_hashes_and_constraints_are_read_and_mlflow_is_its_skinny_part(tmp_path: Path) -> None:
    (tmp_path / "constraints.txt").write_text("scipy<2\n")
    text = (
        "# by MLflow\nmlflow[extras]==3.1.0 \\\n  --hash=sha256:00\nscikit_learn==1.7.0  # exact\n-c constraints.txt\n"
    )
    found = needed_by(a_model(tmp_path, text, python="python: 3.12.4\n"))
    assert "mlflow-skinny==3.1.0" in found.requirements
    assert "scikit_learn==1.7.0" in found.requirements
    assert not [one for one in found.requirements if one.startswith("mlflow==")]
    assert not [one for one in found.requirements if one.startswith("mlflow-skinny>=")]
    assert found.constraints == ("scipy<2",)
    assert found.python == "3.12"


def test_what_the_server_needs_is_there_and_gives_way_to_the_models_own(tmp_path: Path) -> None:
    assert set(OF_THE_SERVER) <= set(needed_by(a_model(tmp_path, "")).requirements)
    found = needed_by(a_model(tmp_path, "NumPy==1.26.4\n")).requirements
    assert [one for one in found if one.lower().startswith("numpy")] == ["NumPy==1.26.4"]


def test_a_model_saved_with_skops_gets_it(tmp_path: Path) -> None:
    described = "flavors:\n  sklearn:\n    serialization_format: skops\n"
    assert "skops" in needed_by(a_model(tmp_path, "", described=described)).requirements
    assert "skops" not in needed_by(a_model(tmp_path, "")).requirements


@pytest.mark.parametrize("python", ["", "python: [", "python: 2.7\n", "- x\n", "python: {a: b}\n", "a: &a [*a]\n"])
def test_a_strange_environment_says_nothing_of_python(tmp_path: Path, python: str) -> None:
    assert needed_by(a_model(tmp_path, "", python=python)).python is None


@pytest.mark.parametrize(
    "line",
    ["./local.whl", "-r other.txt", "--extra-index-url http://x", "a b", "http://x/y.whl", "-c ../../etc/passwd", "\0"],
)
def test_what_is_no_plain_requirement_is_refused(tmp_path: Path, line: str) -> None:
    with pytest.raises(UnusableRequirements):
        needed_by(a_model(tmp_path, line))


def test_a_constraint_file_that_names_itself_ends(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("-c b.txt\n")
    (tmp_path / "b.txt").write_text("-c a.txt\n")
    with pytest.raises(UnusableRequirements):
        needed_by(a_model(tmp_path, "-c a.txt\n"))
