"""In which order strengths can be found: what bears comes before what it bears on, circles are found together.

Strongly connected components by R. Tarjan's algorithm (SIAM J. Computing 1, 1972), without recursion. All components
of one level can be solved at once; nothing in a level waits for anything else in it.
"""

from collections.abc import Sequence


def levels(sources: Sequence[int], targets: Sequence[int], size: int) -> tuple[list[int], list[int], list[bool]]:
    """The level and the component of every place, and of every component whether it is a circle."""
    following: list[list[int]] = [[] for _ in range(size)]
    circular = [False] * size
    for source, target in zip(sources, targets, strict=True):
        following[source].append(target)
        if source == target:
            circular[source] = True
    component, count = _components(following)
    sizes = [0] * count
    for number in component:
        sizes[number] += 1
    is_circle = [length > 1 for length in sizes]
    for place, itself in enumerate(circular):
        is_circle[component[place]] |= itself
    level = _levels(following, component, count)
    return [level[number] for number in component], component, is_circle


def _levels(following: Sequence[Sequence[int]], component: Sequence[int], count: int) -> list[int]:
    """Each component's level: one more than the highest of those that bear on it, which have higher numbers."""
    members: list[list[int]] = [[] for _ in range(count)]
    for place, number in enumerate(component):
        members[number].append(place)
    level = [0] * count
    for number in range(count - 1, -1, -1):
        after = level[number] + 1
        for place in members[number]:
            for target in following[place]:
                other = component[target]
                if other != number and level[other] < after:
                    level[other] = after
    return level


def _components(following: Sequence[Sequence[int]]) -> tuple[list[int], int]:  # noqa: C901 - one loop, as published
    """The number of each place's component; a component has a higher number than any it leads to."""
    size = len(following)
    component, low = [-1] * size, [0] * size
    visited = [0] * size
    count = clock = 0
    held: list[int] = []
    for start in range(size):
        if visited[start]:
            continue
        trail = [(start, iter(following[start]))]
        clock += 1
        visited[start] = low[start] = clock
        held.append(start)
        while trail:
            place, rest = trail[-1]
            for target in rest:
                if not visited[target]:
                    clock += 1
                    visited[target] = low[target] = clock
                    held.append(target)
                    trail.append((target, iter(following[target])))
                    break
                if component[target] < 0 and visited[target] < low[place]:
                    low[place] = visited[target]
            else:
                trail.pop()
                if trail and low[place] < low[trail[-1][0]]:
                    low[trail[-1][0]] = low[place]
                if low[place] == visited[place]:
                    while True:
                        member = held.pop()
                        component[member] = count
                        if member == place:
                            break
                    count += 1
    return component, count
