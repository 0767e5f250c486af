"""A small corpus that many tests read: one question, both sides, an undercut, an argument, a source."""

DEBATE = """\
questions:
  returns:
    title: Do research returns grow?
    text: Whether one round buys more than one further round.
claims:
  loop-compounds:
    title: The loop compounds
    text: Each improvement makes the next one easier.
    tags: [dynamics]
    answers: [{question: returns, with: "yes"}]
    requires: [research-is-automated]
    raises: [oversight-lags]
  ideas-get-harder:
    title: Ideas get harder to find
    text: Research productivity falls as a field's easy results are used up.
    kind: evidence
    credence: [0.4, 0.8]
    tags: [economics]
    answers: [{question: returns, with: "no"}]
    attacks:
      - to: loop-compounds
        because: If productivity falls faster than effort grows, each round is smaller.
        id: fizzle
  effort-grows-too:
    title: Effort can grow as fast
    text: Automated researchers can be added as fast as ideas get harder.
    undercuts: [{to: fizzle, because: The step holds effort fixed.}]
  machines-design:
    title: Machines can design machines
    text: Designing machines is a task that machines can do.
  better-each-time:
    title: Each generation is better
    text: What a better designer designs is better.
    supports: [loop-compounds]
  loop-fizzles:
    title: The loop fizzles
    text: Improvements shrink until they stop.
    contradicts: [loop-compounds]
conditions:
  research-is-automated:
    title: Research is automated
    text: Machines carry out every step of research.
    status: {met: partly, as-of: 2026-09}
risks:
  oversight-lags:
    title: Oversight lags behind
    text: Systems change faster than people can review them.
arguments:
  good:
    title: Good's argument
    premises: [machines-design, better-each-time]
    supports: [loop-compounds]
    scheme: cause-to-effect
sources:
  bloom-2020-ideas:
    type: article-journal
    title: Are Ideas Getting Harder to Find?
    author: [{family: Bloom, given: Nicholas}, {family: Jones, given: Charles I.}]
    issued: 2020-04
    access: abstract
    annotations:
      productivity-falls:
        text: Research effort rises while productivity per researcher falls.
        locator: abstract
        asserts: [ideas-get-harder]
        quote: {exact: ideas are getting harder to find}
      growth-needs-effort:
        text: Constant growth has needed ever more researchers.
        disputes: [loop-compounds]
"""
