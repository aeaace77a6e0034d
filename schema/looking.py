"""What it costs to look at the schema: nothing, as long as it is looked at once."""

from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLSchema,
    get_introspection_query,
)

from schema.parsing import read
from schema.pricing import Pricing, Sizes


def price_of_looking(schema: GraphQLSchema) -> float:
    """What the standard introspection query costs on this schema."""
    document = read(get_introspection_query(input_value_deprecation=True, specified_by_url=True))
    return Pricing(schema, document, {}, looking_sizes(schema, Sizes())).of(document.operations[0]).looking


def looking_sizes(schema: GraphQLSchema, sizes: Sizes) -> Sizes:
    """With the schema's own lengths on average, so that introspection is priced as what it is."""
    types = list(schema.type_map.values())
    objects = [t for t in types if isinstance(t, GraphQLObjectType | GraphQLInterfaceType)]
    fields = [f for t in objects for f in t.fields.values()]
    enums = [t for t in types if isinstance(t, GraphQLEnumType)]
    inputs = [t for t in types if isinstance(t, GraphQLInputObjectType)]
    known = {
        "__Schema.types": len(types),
        "__Schema.directives": len(schema.directives),
        "__Type.fields": len(fields) / len(types),
        "__Type.interfaces": sum(len(t.interfaces) for t in objects) / len(types),
        "__Type.possibleTypes": sum(len(t.interfaces) for t in objects) / len(types),
        "__Type.enumValues": sum(len(t.values) for t in enums) / len(types),
        "__Type.inputFields": sum(len(t.fields) for t in inputs) / len(types),
        "__Field.args": sum(len(f.args) for f in fields) / max(1, len(fields)),
    }
    return Sizes(sizes.page, sizes.plain, {**known, **sizes.known})
