"""The table `linkage_model`: what agreement and disagreement weigh."""

from hcploop.schema.declare import Column, Table

linkage_model = Table(
    "linkage_model",
    "how the outcomes of comparisons weigh, as learned when all records were last compared with all",
    key=("trained_on",),
    columns={
        "trained_on": Column("int64", "number of records that it was learned from", required=True),
        "settings": Column("string", "comparisons with their m and u, as Splink reads them; JSON", required=True),
        "traits": Column("array<string>", "the traits that are compared, in the order of their columns", required=True),
        "learns_prior": Column("boolean", "whether the scores tell how many matches there are", required=True),
    },
)
