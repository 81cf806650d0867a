import numpy as np
import pyarrow as pa
import pytest
from scipy import sparse

from hcploop import schema
from hcploop.recommend.kernels.catalogue import Catalogue
from hcploop.recommend.kernels.people import People
from hcploop.recommend.kernels.scores import Scores, score
from hcploop.recommend.kernels.shelf import Shelf
from hcploop.recommend.kernels.taste import Taste

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


def _scores(taste, shelf, person):
    """Score a person; the room for scores holds anything before, as it does in the loop."""
    room = Scores(*(np.full(len(shelf.contents), 9, np.float32) for _ in Scores._fields))
    score(person, taste.known, taste.wares(shelf), room)
    return room


def test_scores_equal_the_formula_written_out(catalogue):
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
    taste = Taste.of(people, catalogue, _affinity())
    contents = np.array([0, 1, 3, 4])
    none = np.zeros(4, int)
    popularity = np.array([0.5, -0.5, 1.0, 0.0], np.float32)
    shelf = Shelf("all", contents, popularity, none[:0], [], none - 1, np.full(2, -1))

    found = [_scores(taste, shelf, person) for person in (0, 1)]

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
            assert found[row].personal[place] == pytest.approx(wanted, abs=1e-5)
            assert found[row].whole[place] == pytest.approx(wanted + (1 - trust) * popularity[place], abs=1e-5)


def test_evidence_that_is_the_same_for_all_contents_says_nothing(catalogue):
    people = People(
        one_ids=pa.array(["a"]),
        history=sparse.csr_matrix(np.array([[0, 0, 0, 0.7, 0]], np.float32)),
        trust=np.full(1, 0.5, np.float32),
        tags=sparse.csr_matrix((1, 3), dtype=np.float32),
        is_refusing=np.array([False]),
    )
    same = [{"content_id": "c3", "suggests_id": f"c{number}", "weight": 0.1} for number in (0, 1, 2, 4)]
    taste = Taste.of(people, catalogue, schema.affinity.arrow(same))
    contents, none = np.array([0, 1, 2, 4]), np.zeros(4, int)
    shelf = Shelf("all", contents, np.zeros(4, np.float32), none[:0], [], none - 1, np.full(1, -1))

    assert _scores(taste, shelf, 0).similar.tolist() == [0, 0, 0, 0]
