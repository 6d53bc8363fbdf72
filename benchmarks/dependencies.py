"""How often the service uses each package that it requires.

python -m benchmarks.dependencies

Counts, in the syntax trees of service/ and server.py, every use of a name that an import of the package binds.
"""

import ast
import tomllib
from collections import Counter
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[1]


def declared() -> dict[str, set[str]]:
    """Return the required packages of the service: of '' always, and of each extra that has some of the runtime's."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    groups = {"": project["dependencies"], **project["optional-dependencies"]}
    return {name: {canonicalize_name(Requirement(text).name) for text in texts} for name, texts in groups.items()}


def uses() -> Counter[str]:
    """Return for each package that is imported how often its names are used."""
    owners = packages_distributions()
    counted: Counter[str] = Counter()
    for path in (ROOT / "server.py", *sorted((ROOT / "service").rglob("*.py"))):
        tree = ast.parse(path.read_text("utf-8"))
        bound = {name: module.split(".")[0] for name, module in _imported(tree)}
        used = Counter(node.id for node in ast.walk(tree) if isinstance(node, ast.Name))
        for name, module in bound.items():
            for owner in owners.get(module, []):
                counted[canonicalize_name(owner)] += max(used[name], 1)
    return counted


def _imported(tree: ast.AST) -> Iterator[tuple[str, str]]:
    """Yield (bound name, module) of every import."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield alias.asname or alias.name.split(".")[0], alias.name
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            for alias in node.names:
                yield alias.asname or alias.name, node.module


def main() -> None:
    """Print the packages that are always required, the least used first."""
    counted = uses()
    for name in sorted(declared()[""], key=lambda name: (counted[name], name)):
        print(f"{counted[name]:5}  {name}")


if __name__ == "__main__":
    main()
