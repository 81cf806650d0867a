from hcploop import schema
from hcploop.tags import FAMILIES, load_taxonomy, taxonomy_table
from hcploop.tags.load_taxonomy import TaxonomyFile


def test_the_table_has_a_row_a_tag_with_names_in_both_languages():
    taxonomy = load_taxonomy()

    table = taxonomy_table(taxonomy)

    rows = {row["tag"]: row for row in table.to_pylist()}
    assert table.schema.equals(schema.tag.arrow_schema)
    assert rows.keys() == taxonomy.tags.keys()
    assert rows["breast_cancer"]["name_zh"] == "乳腺癌"
    assert rows["breast_cancer"]["name_en"] == "Breast cancer"
    assert rows["breast_cancer"]["parents"] == ["cancer"]
    assert "乳癌" in rows["breast_cancer"]["synonyms"]


def test_the_families_of_files_are_the_families_of_tags():
    assert set(TaxonomyFile.model_fields["family"].annotation.__args__) == set(FAMILIES)


def test_every_product_leads_to_a_treatment_or_disease():
    taxonomy = load_taxonomy()

    alone = [tag.name for tag in taxonomy.tags.values() if tag.family == "product" and not tag.parents]

    assert alone == []
