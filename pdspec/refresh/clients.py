"""Which expressions of a Python file are clients of pdspec: followed from imports, never run."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator

VIEWS = ("items", "pages", "response", "request", "stream")
_SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef)


VENDORED = frozenset({"pdspec", "pdspec.v1", "pdspec.v2"})


class Clients:
    """The names of one file that hold clients. `packages` are modules that `pdspec stubs` wrote.

    `vendored` are those modules of pdspec whose `Client` counts; a `SpecClient` always does.
    """

    def __init__(
        self, tree: ast.Module, packages: Collection[str] = (), vendored: Collection[str] = VENDORED
    ) -> None:
        self.packages, self.vendored = set(packages), frozenset(vendored)
        self.mentions = False  # whether the file imports pdspec or such a package at all
        self._modules: dict[str, str] = {}  # local name -> module
        self._classes: set[str] = set()  # local names of client classes
        self._makers: set[str] = set()  # functions that say that they return a client
        self._scope_of: dict[ast.AST, tuple[ast.AST, ...]] = {}
        self._names: dict[tuple[ast.AST, str], bool] = {}  # (scope, name) -> is always a client
        self._attributes: set[str] = set()  # "self.client"
        self._imports(tree)
        self._place(tree, (tree,))
        for _ in range(2):  # a name may be assigned from another that is found later
            self._assignments(tree)

    def is_client(self, node: ast.AST) -> bool:
        """Whether an expression is a client for sure."""
        if isinstance(node, ast.Name):
            return any(self._names.get((scope, node.id), False) for scope in self._seen_from(node, node.id))
        if isinstance(node, ast.Await):
            return self.is_client(node.value)
        if isinstance(node, ast.Attribute):
            return ast.unparse(node) in self._attributes
        if isinstance(node, ast.Call):
            function = node.func
            if self.is_class(function):
                return True
            if isinstance(function, ast.Name) and function.id in self._makers:
                return True
            if isinstance(function, ast.Attribute):
                if function.attr == "from_spec" and self.is_class(function.value):
                    return True
                return function.attr in ("with_options", "__enter__") and self.is_client(function.value)
        return False

    def is_view(self, node: ast.AST) -> bool:
        """Whether an expression is `client.items` or another view."""
        return isinstance(node, ast.Attribute) and node.attr in VIEWS and self.is_client(node.value)

    def is_class(self, node: ast.AST) -> bool:
        """Whether an expression is a client class."""
        if isinstance(node, ast.Name):
            return node.id in self._classes
        if isinstance(node, ast.Attribute) and node.attr in ("Client", "SpecClient"):
            module = self._module(node.value)
            return (node.attr == "SpecClient" and module == "pdspec") or self._counts(module)
        return False

    def _module(self, node: ast.AST) -> str:
        if isinstance(node, ast.Name):
            return self._modules.get(node.id, "")
        if isinstance(node, ast.Attribute) and (above := self._module(node.value)):
            return f"{above}.{node.attr}"
        return ""

    def _ours(self, module: str) -> bool:
        return module.split(".", maxsplit=1)[0] == "pdspec" or any(
            module == one or module.endswith(f".{one}") for one in self.packages
        )

    def _counts(self, module: str) -> bool:
        return module in self.vendored or (module not in VENDORED and self._ours(module))

    def _imports(self, tree: ast.Module) -> None:
        for node in ast.walk(tree):
            if isinstance(node, ast.Import):
                for alias in node.names:
                    if self._ours(alias.name):
                        self.mentions = True
                        local = alias.asname or alias.name.split(".")[0]
                        self._modules[local] = alias.name if alias.asname else alias.name.split(".")[0]
            elif isinstance(node, ast.ImportFrom):
                self._import_from(node)

    def _import_from(self, node: ast.ImportFrom) -> None:
        module = node.module or ""
        for alias in node.names:
            local = alias.asname or alias.name
            if self._ours(module):
                self.mentions = True
                if alias.name == "SpecClient" or (alias.name == "Client" and self._counts(module)):
                    self._classes.add(local)
                elif alias.name in ("v1", "v2"):
                    self._modules[local] = f"{module}.{alias.name}"
            elif alias.name in self.packages:  # from . import acme_api
                self.mentions = True
                self._modules[local] = alias.name

    def _place(self, node: ast.AST, scopes: tuple[ast.AST, ...]) -> None:
        for child in ast.iter_child_nodes(node):
            self._scope_of[child] = scopes
            self._place(child, (*scopes, child) if isinstance(child, _SCOPES) else scopes)

    def _seen_from(self, node: ast.AST, name: str) -> Iterator[ast.AST]:
        """The scope in which a name is found; class bodies are not seen from inside functions."""
        scopes = self._scope_of.get(node, ())
        for index, scope in enumerate(reversed(scopes)):
            if isinstance(scope, ast.ClassDef) and index:
                continue
            if (scope, name) in self._names:
                yield scope
                return

    def _assignments(self, tree: ast.Module) -> None:
        for node in ast.walk(tree):
            if isinstance(node, ast.Assign):
                for target in node.targets:
                    self._assign(target, self.is_client(node.value))
            elif isinstance(node, ast.AnnAssign):
                told = self._says_client(node.annotation)
                self._assign(node.target, told or (node.value is not None and self.is_client(node.value)))
            elif isinstance(node, ast.NamedExpr):
                self._assign(node.target, self.is_client(node.value))
            elif isinstance(node, (ast.With, ast.AsyncWith)):
                for item in node.items:
                    if item.optional_vars is not None:
                        self._assign(item.optional_vars, self.is_client(item.context_expr))
            elif isinstance(node, (ast.For, ast.AsyncFor)):
                self._assign(node.target, False)
            elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
                self._function(node)

    def _function(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        arguments = node.args
        for one in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs):
            if one.annotation is not None:
                self._names[node, one.arg] = self._says_client(one.annotation)
        if node.returns is not None and self._says_client(node.returns):
            self._makers.add(node.name)

    def _assign(self, target: ast.AST, client: bool) -> None:
        if isinstance(target, ast.Name):
            scope = self._scope_of.get(target, (target,))[-1]
            known = self._names.get((scope, target.id))
            self._names[scope, target.id] = client or bool(known)
        elif isinstance(target, ast.Attribute) and client:
            self._attributes.add(ast.unparse(target))

    def _says_client(self, annotation: ast.AST) -> bool:
        """Whether an annotation names a client class: `Client`, `Client | None`, `"pdspec.Client"`."""
        if isinstance(annotation, ast.Constant) and isinstance(annotation.value, str):
            try:
                annotation = ast.parse(annotation.value, mode="eval").body
            except SyntaxError:
                return False
        if isinstance(annotation, ast.Subscript) and not ast.unparse(annotation.value).endswith("Optional"):
            return False
        return any(self.is_class(node) for node in ast.walk(annotation))
