import numpy as np
import pyarrow as pa
import pytest
from scipy import sparse

from hcploop import schema
from hcploop.recommend.kernels import scores as module
from hcploop.recommend.kernels.catalogue import Catalogue
from hcploop.recommend.kernels.people import People
from hcploop.recommend.kernels.scores import Taste, affinity_matrix, scored
from hcploop.recommend.kernels.shelf import Shelf

FAMILIES = {"form": 1.5, "style": 0.5}
FAMILY_OF = {"post": "form", "video": "form", "digest": "style"}
MARKS = [("c0", "post"), ("c1", "video"), ("c1", "digest"), ("c2", "digest"), ("c4", "post"), ("c4", "video")]
WEIGHTS = np.array(
    [[0, 0.4, -0.1, 0.2, 0.0], [0.3, 0, 0.1, 0.0, 0.2], [0.1, 0.1, 0, 0.5, -0.3], [0] * 5, [0.2, 0.2, 0.1, 0.1, 0]]
)


@pytest.fixture
def catalogue():
    names = [f"c{number}" for number in range(5)]
    content = [{"content_id": one, "title": one, "brand": "all", "source": "cms"} for one in names]
    marks = [{"content_id": one, "tag": tag, "weight": 0.9, "tagged_by": "field"} for one, tag in MARKS]
    tags = [
        {"tag": tag, "family": family, "name_zh": tag, "name_en": tag, "synonyms": [], "parents": []}
        for tag, family in FAMILY_OF.items()
    ]
    return Catalogue.of(
        schema.content.arrow(content), schema.content_tag.arrow(marks), schema.tag.arrow(tags), families=FAMILIES
    )


def _affinity():
    cells = [(i, j) for i in range(5) for j in range(5) if WEIGHTS[i, j]]
    rows = [{"content_id": f"c{i}", "suggests_id": f"c{j}", "weight": WEIGHTS[i, j]} for i, j in cells]
    return schema.affinity.arrow(rows)


@pytest.mark.parametrize("is_sparse", [False, True])
def test_scores_equal_the_formula_written_out(catalogue, is_sparse, monkeypatch):
    monkeypatch.setattr(module, "DENSE_CONTENTS", 0 if is_sparse else 3000)
    history = np.array([[1.0, 0, 0.5, 0, 0], [0, 0, 0, 0, 0]], np.float32)
    tastes = np.array([[0.8, 0.2, 1.0], [0.0, 1.0, 0.0]], np.float32)  # digest has its own family
    names = catalogue.tag_ids.to_pylist()
    amounts = tastes[:, [["post", "video", "digest"].index(name) for name in names]]
    people = People(
        one_ids=pa.array(["a", "b"]),
        history=sparse.csr_matrix(history),
        trust=np.array([0.25, 0], np.float32),
        tags=catalogue.within_families(sparse.csr_matrix(amounts)),
        is_refusing=np.array([False, False]),
    )
    taste = Taste(people, catalogue, affinity_matrix(_affinity(), catalogue))
    contents = np.array([0, 1, 3, 4])
    none = np.zeros(4, int)
    shelf = Shelf("all", contents, np.zeros(4, np.float32), none[:0], [], none - 1, np.full(2, -1))

    found = scored(taste, shelf, np.array([0, 1]), taste.evidence(np.array([0, 1]))[:, contents]).personal

    forms = {"c0": [1, 0], "c1": [0, 1], "c2": [0, 0], "c3": [0, 0], "c4": [1, 1]}
    for row, trust in ((0, 0.25), (1, 0.0)):
        evidence = (history[row] @ WEIGHTS)[contents]
        rest = evidence[history[row][contents] == 0]
        z = (evidence - rest.mean()) / rest.std() if rest.std() else np.zeros(4)
        for place, content in enumerate(contents):
            form, has_digest = np.array(forms[f"c{content}"], float), content in (1, 2)
            cosine = form @ tastes[row, :2] / max(np.linalg.norm(form) * np.linalg.norm(tastes[row, :2]), 1e-9)
            match = 1.5 * cosine + 0.5 * (has_digest and tastes[row, 2] > 0)
            wanted = -np.inf if history[row][content] else trust * z[place] + (1 - trust) * match
            assert found[row, place] == pytest.approx(wanted, abs=1e-5)


def test_where_nobody_took_in_anything_tags_alone_speak(catalogue):
    people = People(
        one_ids=pa.array(["a"]),
        history=sparse.csr_matrix((1, 5), dtype=np.float32),
        trust=np.zeros(1, np.float32),
        tags=sparse.csr_matrix((1, 3), dtype=np.float32),
        is_refusing=np.array([False]),
    )
    taste = Taste(people, catalogue, affinity_matrix(_affinity(), catalogue))

    assert taste.evidence(np.array([0])) is None
