"""From a selection to one SQL statement, and to the fields that SQL leaves to their resolvers."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from graphql import GraphQLField, GraphQLObjectType, get_named_type

from domain.columns import Owned
from schema.reading.declared import (
    FLEETING,
    READ,
    Beside,
    ById,
    Declared,
    Each,
    Given,
    Made,
    Nodes,
    OneOf,
    Page,
    Rows,
    Said,
    Some,
    one,
    table,
)
from schema.reading.pages import FIRM, Connection
from schema.reading.plan import (
    Asked,
    Details,
    Executor,
    Plan,
    Slot,
    Today,
    Use,
    column,
    row_of,
    strawberry_field,
)
from store.reads import MARK, json_of

# Fragments may spread fragments: a short text can ask for more fields than anybody would read.
MOST_FIELDS = 3_000


class NotInSql(Exception):
    """This field can only be answered by its resolver."""


class TooMuch(Exception):
    """The statement would be longer than is good for anybody."""


def join(pieces: list[str]) -> str:
    """Pieces of SQL as one text; literals that meet become one."""
    joined: list[str] = []
    for piece in pieces:
        if joined and plain(piece) and plain(joined[-1]):
            joined[-1] = joined[-1][:-1] + piece[1:]
        else:
            joined.append(piece)
    return " || ".join(each if plain(each) else f"({each})" for each in joined)


def plain(piece: str) -> bool:
    """A literal and nothing else."""
    return piece.startswith("'") and piece.endswith("'") and "'" not in piece[1:-1]


def listed(json: str, source: str) -> str:
    return f"'[' || array_to_string(array(select {json} from {source}), ',') || ']'"


@dataclass
class Compiler:
    executor: Executor
    uses: list[Use | Today] = field(default_factory=list)
    slots: list[Slot] = field(default_factory=list)
    fleeting: bool = False
    bound: int = 1
    aliases: int = 0
    fields: int = 0
    pages: int = 0  # around what is being said
    besides: dict[Beside, str] = field(default_factory=dict)

    # ------------------------------------------------------------ the root

    def root(self, definition: GraphQLField, details: Details) -> Plan:
        """Raises NotInSql, and whatever is wrong with the arguments."""
        declared = strawberry_field(definition).metadata.get(READ)
        if declared is None:
            raise NotInSql
        json = self.declared(declared, definition, details, "")
        return Plan(f"select {json}", self.uses, self.slots, self.fleeting)

    # ------------------------------------------------------------ types

    def object(self, shown: GraphQLObjectType, details: Details, say: Callable[[str, Details], str]) -> str:
        """`say` gives the JSON of one of its fields."""
        pieces, comma = [], ""
        for name, inner in self.executor.collect_subfields(shown, details).grouped_field_set.items():
            pieces += [f"'{comma}\"{name}\":'", self.field(shown, inner, say)]
            comma = ","
        return join(["'{'", *pieces, "'}'"])

    def field(self, shown: GraphQLObjectType, details: Details, say: Callable[[str, Details], str]) -> str:
        name = details[0].node.name.value
        self.fields += 1
        if self.fields > MOST_FIELDS:
            raise TooMuch
        return f"'\"{shown.name}\"'" if name == "__typename" else say(name, details)

    def row(self, shown: GraphQLObjectType, details: Details, alias: str) -> str:
        """The JSON of a row, with what several of its fields are read from beside it."""
        outer, self.besides = self.besides, {}
        json = self.columns(shown, details, alias)
        mine, self.besides = self.besides, outer
        if not mine:
            return json
        sources = [f"left join lateral ({self.filled(x.source, alias)}) {b} on true" for x, b in mine.items()]
        return f"(select {json} from (select) as alone {' '.join(sources)})"

    def columns(self, shown: GraphQLObjectType, details: Details, alias: str) -> str:
        kind = row_of(shown)

        def say(name: str, inner: Details) -> str:
            definition = shown.fields[name]
            own = strawberry_field(definition)
            declared = own.metadata.get(READ)
            self.fleeting = self.fleeting or FLEETING in own.metadata
            if declared is not None:
                return self.tried(declared, shown, inner, kind, alias)
            if own.base_resolver is None and own.python_name in kind.__table__.columns:
                return json_of(column(kind, own.python_name), alias)
            return self.slot(shown, inner, kind, alias)

        return self.object(shown, details, say)

    def tried(
        self, declared: Declared, shown: GraphQLObjectType, details: Details, kind: type[Any], alias: str
    ) -> str:
        """What is beneath may have a field that SQL cannot say: then all of it is left to the resolver."""
        before = replace(self, uses=list(self.uses), slots=list(self.slots), besides=dict(self.besides))
        try:
            return self.declared(declared, shown.fields[details[0].node.name.value], details, alias)
        except NotInSql:
            self.uses, self.slots, self.bound = before.uses, before.slots, before.bound
            self.besides, self.pages = before.besides, before.pages
            return self.slot(shown, details, kind, alias)

    def slot(self, shown: GraphQLObjectType, details: Details, kind: type[Any], alias: str) -> str:
        self.slots.append(Slot(shown, details, kind))
        return f"'{MARK}{len(self.slots) - 1}:' || {alias}.id || '{MARK}'"

    # ------------------------------------------------------------ what is declared

    def declared(self, declared: Declared, definition: GraphQLField, details: Details, alias: str) -> str:
        shown: Any = get_named_type(definition.type)
        match declared:
            case Said(sql, beside):
                return f"coalesce({self.filled(sql, alias, beside=beside)}, 'null')"
            case Rows():
                return self.rows(declared, self.concrete(shown), details, alias)
            case Some():
                return self.some(declared, self.concrete(shown), details, alias)
            case Made():
                return self.made(declared, shown, details, alias)
            case OneOf(cases):
                return self.one_of(cases, details, alias)
            case Each():
                return self.each(declared, details, alias)
            case Given(made):
                return self.given(Use(definition, details, declared), made, shown, details)
            case Nodes(kinds):
                return self.nodes(Use(definition, details, declared), kinds, shown, details)
            case ById(kind):
                return self.by_id(Use(definition, details, declared), kind, shown, details)
            case Page():
                return self.page(Use(definition, details, declared), declared, shown, details, alias)

    def concrete(self, shown: Any) -> GraphQLObjectType:
        if not isinstance(shown, GraphQLObjectType):
            raise NotInSql
        return shown

    def filled(self, template: str, alias: str, rows: str = "", beside: Beside | None = None) -> str:
        today = self.today() if "{today}" in template else ""
        b = "" if beside is None else self.besides.setdefault(beside, f"b{len(self.besides)}")
        return template.format(t=alias, r=rows, b=b, firm=FIRM, today=today)

    def today(self) -> str:
        self.uses.append(Today())
        return self.bind("date")

    def bind(self, cast: str) -> str:
        self.bound += 1
        return f"${self.bound}::{cast}"

    def another(self) -> str:
        self.aliases += 1
        return f"t{self.aliases}"

    def rows(self, declared: Rows, shown: GraphQLObjectType, details: Details, alias: str) -> str:
        rows = self.another()
        source = self.filled(declared.source, alias, rows)
        json = self.row(shown, details, rows)
        return listed(json, source) if declared.many else f"coalesce((select {json} from {source}), 'null')"

    def some(self, declared: Some, shown: GraphQLObjectType, details: Details, alias: str) -> str:
        """One look for each id: a join would be hashed and sorted anew for each row that lists a few of them."""
        rows = self.another()
        before = self.aliases
        json = self.row(shown, details, rows)
        alone = self.aliases == before  # no other rows are read for it
        found = (
            self.known(declared.kind, rows, json)
            if declared.few and alone and self.pages
            else f"(select {json} from {self.filled(one(declared.kind, 'id').source, 'named', rows)})"
        )
        # `array_to_string` leaves out what was not found.
        return listed(found, f"unnest({alias}.{declared.column}) as named(id)")

    def known(self, kind: type[Owned], rows: str, json: str) -> str:
        """From a map of all of them: it depends on no row, so PostgreSQL makes it once in a statement."""
        map = f"select jsonb_object_agg({rows}.id, {json}) from {table(kind)} {rows} where {rows}.firm_id = {FIRM}"
        return f"({map}) ->> named.id"

    def made(self, declared: Made, shown: GraphQLObjectType, details: Details, alias: str) -> str:
        rows = alias if declared.source is None else self.another()

        def say(name: str, inner: Details) -> str:
            read = declared.fields.get(name)
            if read is None:
                raise NotInSql
            if isinstance(read, str):
                return self.filled(read, alias, rows, declared.beside)
            return self.declared(read, shown.fields[name], inner, rows)

        json = self.object(shown, details, say)
        if declared.source is None:
            return json
        source = self.filled(declared.source, alias, rows)
        return listed(json, source) if declared.many else f"(select {json} from {source})"

    def one_of(self, cases: Any, details: Details, alias: str) -> str:
        whens = []
        for condition, name, declared in cases:
            shown: Any = self.executor.schema.get_type(name)
            if declared is None:
                json = self.row(shown, details, alias)
            elif isinstance(declared, Made):
                json = self.made(declared, shown, details, alias)
            else:
                json = self.rows(declared, shown, details, alias)
            whens.append(f"when {self.filled(condition, alias)} then {json}")
        return f"case {' '.join(whens)} else 'null' end"

    def each(self, declared: Each, details: Details, alias: str) -> str:
        rows = self.another()
        json = self.one_of(declared.cases, details, rows)
        array = f"array(select {json} from {self.filled(declared.source, alias, rows)})"
        if declared.found:
            array = f"array_remove({array}, 'null')"
        return f"'[' || array_to_string({array}, ',') || ']'"

    def given(self, use: Use, made: Made, shown: GraphQLObjectType, details: Details) -> str:
        """Who asks is no part of a finished answer's key, so none is kept."""
        self.fleeting = True
        said = [f"{self.bind(each.cast)} as {each.sql}" for each in use.asked(self.executor).clauses]
        self.uses.append(use)
        alias = self.another()
        return f"(select {self.made(made, shown, details, alias)} from (select {', '.join(said)}) {alias})"

    def nodes(self, use: Use, kinds: Mapping[str, type[Any]], shown: Any, details: Details) -> str:
        rows = self.another()
        ids = self.where(use.asked(self.executor), rows)
        self.uses.append(use)
        faces = {row_of(each): each.name for each in self.executor.schema.get_possible_types(shown)}
        cases = [
            (f"{{t}}.id like '{prefix}\\_%'", faces[kind], one(kind, "id"))
            for prefix, kind in kinds.items()
            if kind in faces
        ]
        source = f"unnest({ids}) with ordinality as {rows}(id, place) order by {rows}.place"
        json = self.one_of(cases, details, rows)
        many = "ids" in use.definition.args
        return listed(json, source) if many else f"(select {json} from {source})"

    def by_id(self, use: Use, kind: type[Any], shown: GraphQLObjectType, details: Details) -> str:
        alias = self.another()
        where = self.where(use.asked(self.executor), alias)
        self.uses.append(use)
        json = self.row(shown, details, alias)
        return f"(select {json} from {table(kind)} {alias} where {alias}.firm_id = {FIRM} and {where})"

    # ------------------------------------------------------------ pages

    def where(self, asked: Asked, alias: str) -> str:
        self.fleeting = self.fleeting or any(each.fleeting for each in asked.clauses)
        bound = [each.sql.format(r=alias, v=self.bind(each.cast)) for each in asked.clauses]
        return " and ".join(bound) or "true"

    def page(self, use: Use, declared: Page, shown: GraphQLObjectType, details: Details, beside: str) -> str:
        asked = use.asked(self.executor)
        self.uses.append(use)
        self.pages += 1
        json = Connection(self, declared, asked, beside).object(shown, details)
        self.pages -= 1
        return json
