"""Proof: every question can be asked, in the order of the questionnaire, and every model can be asked about."""

from __future__ import annotations

from app.authoring.proving.conditions import asked, in_force
from app.authoring.proving.results import Fault, Proof, Unproven
from app.authoring.proving.towns import World
from app.engine.answers import MODELS, split_key


def questions_asked(world: World) -> Proof:
    proof = Proof(
        "questions.asked",
        "Every question is asked of some town, by answers to questions before it.",
        "For each question a town is made from its condition and its section's, what the program says of the law "
        "included; the engine then says that it is asked there, with nothing answered that comes later.",
        "All conditions, case by case; a town's law on every day of every state.",
    )
    order = {id_: place for place, id_ in enumerate(world.book.questions)}
    for id_, place in order.items():
        proof.cases += 1
        file, line = world.where(id_)
        found = world.can(asked(world, id_))
        if found.verdict == "not decided":
            proof.unproven.append(Unproven(file, line, id_, f"whether it can be asked is not decided: {found.why}"))
            continue
        if found.verdict == "no":
            around = world.can([])
            section = world.book.section_of[id_]
            if section.when is not None and world.can([(world.condition(section.when), True)]).verdict == "yes":
                around = world.can([(world.condition(section.when), True)])
            example = world.example(world.filled(around.witness), f"'{id_}' is not asked, nor in any other town")
            what = "no town is ever asked this: its condition, that of its section and the law never hold together"
            proof.faults.append(Fault(file, line, id_, what, "Correct its 'when', or remove the question", example))
            continue
        evaluation = world.evaluation(found.witness)
        if evaluation.asks(id_) is not True:
            proof.unproven.append(Unproven(file, line, id_, "the engine does not ask it in the town that was found"))
            continue
        earlier = {
            key: value
            for key, value in found.witness.items()
            if order.get(split_key(key)[0] if "." in key else key, -1) < place
        }
        if world.evaluation(earlier).asks(id_) is not True:
            later = sorted({split_key(key)[0] for key in found.witness if key not in earlier}, key=order.__getitem__)
            what = f"it hangs on '{later[-1]}', which is asked after it"
            mend = "Move the question, or the one that it hangs on"
            example = world.example(earlier, f"'{id_}' is not asked yet, since '{later[-1]}' comes later")
            proof.faults.append(Fault(file, line, id_, what, mend, example))
    _models(world, proof)
    return proof


def _models(world: World, proof: Proof) -> None:
    """A question that differs by model is asked for the models before the body: each model has to come up."""
    for model in MODELS:
        proof.cases += 1
        options = [option for option in world.book.options if option.model == model]
        shown = False
        for option in options:
            found = world.can(in_force(option.path))
            for custody in ("jail", None):
                more = {"custody": custody} if custody and "custody" in world.variables else {}
                shown = shown or model in world.evaluation({**found.witness, **more}).models_shown()
        if not shown:
            what = "no town was found in which this model is before the body"
            proof.unproven.append(Unproven("rules/options.yaml", 1, model, what))
