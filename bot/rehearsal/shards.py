"""A long rehearsal over several processes: managers who share no company know nothing of each other."""

from __future__ import annotations

import dataclasses
import multiprocessing
import os
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from multiprocessing.connection import Connection, wait

from bot.errors import NurtureError
from bot.rehearsal.play import Plan, Progress, rehearse
from bot.report import Rehearsal
from bot.store import Store

WORTH_IT = 2_000
"""Contacts times months from which on a second process has started before the first would be done."""


def rehearse_all(store: Store, plan: Plan, progress: Progress = lambda days: None) -> Rehearsal:
    """`rehearse`, over as many processes as there are cores and independent groups of managers."""
    seats = store.people.seats()
    groups = independent(seats)
    worth_it = len(seats) * plan.days / 30 >= WORTH_IT
    # Who is on a trial is decided among all contacts: with one, there is but one group.
    tried = any(rule.trial for rule in plan.playbooks.rules.values())
    processes = 1 if tried or not worth_it else min(os.cpu_count() or 1, len(groups))
    if processes < 2:
        return rehearse(store, plan, progress)
    return _merged(plan, _over(processes, store.image(), plan, _dealt(groups, processes), progress))


def independent(seats: Iterable[tuple[int, int, int]]) -> list[list[int]]:
    """Contacts in groups that share no manager and no account, the largest first. A seat: contact, manager, account."""
    leader: dict[tuple[str, int], tuple[str, int]] = {}

    def find(one: tuple[str, int]) -> tuple[str, int]:
        while (above := leader.setdefault(one, one)) != one:
            one = above
        return one

    known = list(seats)
    for _, manager, account in known:
        leader[find(("manager", manager))] = find(("account", account))
    groups: dict[tuple[str, int], list[int]] = {}
    for contact, manager, _ in known:
        groups.setdefault(find(("manager", manager)), []).append(contact)
    return sorted(groups.values(), key=lambda group: (-len(group), group))


def _dealt(groups: Sequence[list[int]], processes: int) -> list[list[int]]:
    """The groups over the processes, the largest first to whoever has least."""
    hands: list[list[int]] = [[] for _ in range(processes)]
    for group in groups:
        min(hands, key=len).extend(group)
    return hands


def _over(processes: int, image: bytes, plan: Plan, hands: Sequence[list[int]], progress: Progress) -> list[Rehearsal]:
    """Play each hand in a process of its own; `progress` hears of the slowest."""
    context = multiprocessing.get_context("spawn")  # fork would keep locks
    pipes: dict[Connection, int] = {}
    workers = []
    for n, hand in enumerate(hands):
        ours, theirs = context.Pipe(duplex=False)
        worker = context.Process(target=_work, args=(theirs, image, plan, hand), daemon=True)
        worker.start()
        theirs.close()
        workers.append(worker)
        pipes[ours] = n
    try:
        return _gathered(pipes, processes, progress)
    finally:
        for worker in workers:
            worker.terminate()
            worker.join()


def _gathered(pipes: dict[Connection, int], processes: int, progress: Progress) -> list[Rehearsal]:
    days = [0.0] * processes
    results: dict[int, Rehearsal] = {}
    while pipes:
        for pipe in wait(list(pipes)):
            assert isinstance(pipe, Connection)
            try:
                said = pipe.recv()
            except EOFError as error:
                raise NurtureError("a process of the rehearsal died; there may not be enough memory") from error
            if isinstance(said, Rehearsal):
                results[pipes.pop(pipe)] = said
            else:
                days[pipes[pipe]] = said
                progress(min(days))
    return [results[n] for n in sorted(results)]


def _work(pipe: Connection, image: bytes, plan: Plan, hand: list[int]) -> None:
    """One process: a copy of its own, in which only these contacts are played."""
    pipe.send(rehearse(Store.from_image(image), plan, pipe.send, hand))
    pipe.close()


def _merged(plan: Plan, parts: Sequence[Rehearsal]) -> Rehearsal:
    """Several rehearsals as one, in order of time."""
    run_out: dict[str, datetime] = {}
    for part in parts:
        for rule, at in part.run_out.items():
            run_out[rule] = min(at, run_out.get(rule, at))
    idle: Mapping[int, tuple[str, ...]] = {contact: why for part in parts for contact, why in part.idle.items()}
    return dataclasses.replace(
        parts[0],
        warnings=tuple(warning for part in parts for warning in part.warnings),
        people=tuple(sorted((one for part in parts for one in part.people), key=lambda one: one.id)),
        touches=tuple(sorted((one for part in parts for one in part.touches), key=lambda one: (one.at, one.key))),
        putoffs=tuple(sorted((one for part in parts for one in part.putoffs), key=lambda one: (one.at, one.key))),
        replies=tuple(sorted((one for part in parts for one in part.replies), key=lambda one: one.at)),
        cards=tuple(sorted((one for part in parts for one in part.cards), key=lambda one: one.at)),
        idle=idle,
        run_out=run_out,
    )
