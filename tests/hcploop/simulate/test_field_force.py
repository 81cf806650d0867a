from hcploop.simulate.field_force import make_field_force


def test_every_hospital_has_a_representative_of_its_province(plan, truth):
    force = make_field_force(plan, truth.hospitals)

    homes = [force.territory[rep] for rep in force.of_hospital]

    assert homes == [hospital.province for hospital in truth.hospitals]
    assert set(force.team) == {"sales", "medical"}
