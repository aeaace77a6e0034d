"""A connection in SQL: arrays of what its page shows, each read once, and its count if it is asked for."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from graphql import GraphQLObjectType, get_named_type

from schema.reading.declared import Page, table
from schema.reading.plan import Asked, Details, column
from store.reads import cursor_of, page_cursor_of, page_place_of, place_of

if TYPE_CHECKING:
    from schema.reading.compiling import Compiler

FIRM = "$1"
# Of a cursor's values; what is not named is text.
CASTS = {"int": "bigint", "datetime": "timestamptz"}


class Connection:
    def __init__(self, compiler: "Compiler", declared: Page, asked: Asked, beside: str) -> None:
        self.compiler, self.declared, self.asked = compiler, declared, asked
        self.alias, self.whole = compiler.another(), compiler.another()
        order = asked.order
        columns = [column(declared.kind, each) for each in order.columns]
        self.cursor_of = cursor_of if order.name is None else page_cursor_of
        values = [place_of(each, self.alias) for each in columns]
        self.place = values[0] if order.name is None else page_place_of(order.name, values)
        within = declared.within.format(r=self.alias, id=f"{beside}.id", t=beside)
        self.base = f"{table(declared.kind)} {self.alias} where {self.alias}.firm_id = {FIRM} and {within}"
        self.base += f" and {compiler.where(asked, self.alias)}"
        self.after = self._after(columns)
        self.first = compiler.bind("int")
        down = " desc" if order.descending else ""
        self.by = ", ".join(f"{self.alias}.{each.name}{down}" for each in columns)
        self.arrays: dict[str, str] = {}

    def _after(self, columns: list[Any]) -> str:
        if self.asked.mark is None:
            return ""
        mine = ", ".join(f"{self.alias}.{each.name}" for each in columns)
        theirs = ", ".join(self._mark(each) for each in columns)
        return f" and ({mine}) {'<' if self.asked.order.descending else '>'} ({theirs})"

    def _mark(self, of: Any) -> str:
        return self.compiler.bind(CASTS.get(of.type.python_type.__name__, "text"))

    def array(self, json: str) -> str:
        """All of the page, and one more, which tells that there are more."""
        taken = f"{self.base}{self.after} order by {self.by} limit {self.first} + 1"
        name = self.arrays.setdefault(f"array(select {json} from {taken})", f"a{len(self.arrays)}")
        return f"{self.whole}.{name}"

    def object(self, shown: GraphQLObjectType, details: Details) -> str:
        def say(name: str, inner: Details) -> str:
            definition = shown.fields[name]
            face: Any = get_named_type(definition.type)
            if name == "nodes":
                return self.list_of(self.node(face, inner))
            if name == "edges":
                return self.list_of(self.compiler.object(face, inner, self.edge(face)))
            if name == "pageInfo":
                return self.compiler.object(face, inner, self.info)
            return f"(select count(*) from {self.base})::text"

        json = self.compiler.object(shown, details, say)
        self.arrays[self.first] = "first"
        # `offset 0` keeps the arrays from being read again wherever they are named.
        whole = ", ".join(f"{array} as {name}" for array, name in self.arrays.items())
        return f"(select {json} from (select {whole} offset 0) {self.whole})"

    def list_of(self, json: str) -> str:
        array = self.array(json)
        return f"'[' || array_to_string(({array})[1:{self.whole}.first], ',') || ']'"

    def edge(self, shown: GraphQLObjectType) -> Callable[[str, Details], str]:
        def say(name: str, inner: Details) -> str:
            if name == "cursor":
                return self.cursor_of(self.place)
            return self.node(get_named_type(shown.fields[name].type), inner)

        return say

    def node(self, face: Any, details: Details) -> str:
        if self.declared.faces is not None:
            return self.compiler.one_of(self.declared.faces().cases, details, self.alias)
        return self.compiler.row(face, details, self.alias)

    def info(self, name: str, details: Details) -> str:
        if name == "hasPreviousPage":
            return "'false'" if self.asked.mark is None else "'true'"
        places = self.array(self.place)
        if name == "hasNextPage":
            return f"(cardinality({places}) > {self.whole}.first)::text"
        number = "1" if name == "startCursor" else f"least(cardinality({places}), {self.whole}.first)"
        place = f"(({places})[1:{self.whole}.first])[{number}]"
        return f"coalesce({self.cursor_of(place)}, 'null')"
