"""Compiles the engine's library when the package is built; without a C++ compiler the package is built without it."""

import runpy
import sysconfig
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CompileEngine(BuildHookInterface):  # type: ignore[type-arg]
    """Adds the library to the wheel, which is then one of this platform; any Python 3 can load it."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile the library into the tree, for editable installs as well."""
        del version
        source = runpy.run_path(str(Path(self.root, "service/engines/runtimes/native/compile.py")))
        try:
            library = source["compile_library"]()
        except source["NoCompiler"] as error:
            self.app.display_warning(f"the engine's library is left out, so that translating is slower: {error}")
            return
        build_data["artifacts"].append(str(library.relative_to(self.root)))
        build_data["pure_python"] = False
        platform = sysconfig.get_platform().replace("-", "_").replace(".", "_")
        build_data["tag"] = f"py3-none-{platform}"
