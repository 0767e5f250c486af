"""Questions as people of five sorts would type them, and the ids of what answers each.

They were written from the texts of the corpus, before any search was run on them: questions, halves of sentences,
words that the corpus does not use, some slips of the fingers. Every other one is for working (``DEV``); the rest
(``TEST``) were set aside, and no weight was chosen with them.
"""

from types import MappingProxyType

NEWCOMER = {
    "what does recursive self improvement even mean": (
        "rsi-feeds-back-gains rsi-improves-the-improver rsi-closed-single-system rsi-as-upgrade-cycle"
        " three-step-loop self-or-system explosion-by-generations"
    ),
    "who came up with this": (
        "rsi-idea-is-older von-neumann-spoke-of-singularity rsi-rose-through-miri good-explosion"
    ),
    "will AI kill us all": (
        "existential-catastrophe anyone-builds-everyone-dies power-seeking-catastrophe bad-outcome-one-in-three"
        " doom-case-needs-fast-takeoff four-premises-of-risk extinction-odds-no-guide-to-policy"
    ),
    "when will it happen": (
        "superhuman-by-2030 turing-2029-singularity-2045 hlmi-even-by-2050 researchers-by-2027"
        " ultraintelligence-before-2000 powerful-ai-in-one-to-two-years no-human-research-by-2028"
        " survey-2016-even-odds research-intern-and-researcher-dates forecasts-for-full-automation-differ"
        " takeoff-can-be-modelled expert-timelines-unreliable superintelligence-within-thirty-years"
        " month-long-tasks-in-five-years remote-worker-decades-away"
    ),
    "why can't we just pull the plug": (
        "resist-switch-off shutdown-resistance shutdown-blocked-in-tests indifference-not-inherited corrigibility"
        " corrigibility-unsolved"
    ),
    "do movies get this right": ("popular-films-explored-rsi films-tell-of-revolt fiction-could-come-true"),
    "is chatgpt already improving itself": (
        "no-open-ended-rsi-today no-loop-shown-to-compound existing-loops glimpses-of-self-improvement"
        " models-cannot-change-architecture llama-as-partial-rsi loop-beginning-to-close"
        " ai-drives-recent-acceleration software-stays-as-shipped"
    ),
    "can a computer be smarter than its maker": (
        "machine-outdoes-designers machine-outdoes-all-intellect chain-of-better-teachers"
        " pupils-need-not-outdo-teachers explosion-by-generations good-explosion superhuman-follows-human-level"
        " many-routes-to-superhuman digital-minds-have-advantages"
    ),
    "robots taking over the world": (
        "power-seeking-catastrophe gradual-disempowerment loss-of-control humans-redundant"
        " influence-lost-without-takeover local-takeoff decisive-advantage physical-loop-of-robots"
    ),
    "what good could come out of it": (
        "breakthroughs-if-safely-designed problems-beyond-humans-solvable biology-century-in-a-decade"
        " exciting-and-alarming ultraintelligence-last-invention good-explosion"
    ),
    "shoud we ban it": (
        "ban-until-safe ban-by-statute verifiable-slowdown pace-the-frontier tools-to-slow-research"
        " human-approval-for-self-improvement"
    ),
    "cure cancer": ("biology-century-in-a-decade problems-beyond-humans-solvable breakthroughs-if-safely-designed"),
    "does it want to stay alive": (
        "instrumental-convergence resist-switch-off reward-seekers-become-survivalists"
        " obstacle-training-explains-resistance shutdown-resistance"
    ),
    "nobody understands how it thinks": (
        "alarming-reasoning-unseen self-model-fidelity grown-systems-have-unchosen-aims"
        " successors-beyond-prediction far-ai-unknowable unpredictability-hardens-alignment"
        " interpretability-has-own-motives singularity-as-loss-of-grasp"
    ),
    "getting dumber when it learns from itself": (
        "model-collapse recursive-training-collapses self-forgetting self-updates-forget errors-accumulate"
        " accumulation-averts-collapse averting-collapse-is-not-growth"
    ),
    "how fast would it go": (
        "takeoff-speed-by-time takeoff-abrupt takeoff-will-be-continuous compute-takeoff-takes-three-years"
        " two-questions-of-feasibility superintelligence-soon-after-automation cascade-at-electronic-speed"
        " discontinuity fast-takeoff-thirty-per-cent decade-of-algorithms-in-a-year software-limits-cap-speed"
        " years-of-progress-within-one takeoff-depends-on-mind-editing year-from-coder-to-superintelligence"
        " six-years-to-singularity-in-model slow-takeoff-by-output research-years-to-months"
        " takeoff-by-task-automation"
    ),
}

ECONOMIST = {
    "wages versus capital income": ("labour-share-falls growth-up-labour-share-down"),
    "elasticity of substitution between compute and researchers": (
        "labour-substitutes-for-compute-fit frontier-experiments-complement same-data-opposite-answers"
        " substitution-estimates-misapplied labour-replaces-compute compute-complements-ideas"
    ),
    "Baumol's cost disease": (
        "essential-hard-tasks-limit slowest-component-limits last-percent-matters-most bottlenecks"
    ),
    "TFP contribution of AI small": (
        "productivity-under-one-per-cent mental-work-speeds-growth-little rnd-is-small-share-of-growth"
        " task-savings-leave-out-research"
    ),
    "is GDP the right thing to look at": ("gdp-poor-yardstick slow-growth-weak-evidence"),
    "return on all this AI investment": (
        "subscriptions-show-capex-pressure rsi-answers-economic-pressure capex-at-record-scale"
        " rsi-pays-for-infrastructure subscriptions-have-other-reasons"
    ),
    "slow technology adoption": (
        "diffusion-takes-decades adoption-shallow-so-far adjustment-costs-brake-growth"
        " complements-not-intelligence-alone loop-outruns-slow-diffusion"
    ),
    "industrial revolution precedent": (
        "growth-sped-up-before history output-fits-power-law next-mode-doubles-in-weeks"
        " transformative-ai-definition growth-follows-number-of-researchers"
    ),
    "population growth and the number of inventors": (
        "growth-follows-number-of-researchers copyable-minds-explode-growth premodern-data-too-thin"
        " output-fits-power-law trend-alone-gives-explosion ideas-get-harder capital-replicates-and-improves"
    ),
    "trading off existential risk against consumption": (
        "extinction-risk-weighed-against-growth low-odds-justify-safety"
    ),
    "Moore's law needs more and more people": (
        "chip-progress-needs-more-researchers ideas-get-harder improvements-get-harder"
    ),
    "what share of tasks must be automated": (
        "small-automation-share-suffices last-percent-matters-most takeoff-by-task-automation"
        " full-research-automation essential-hard-tasks-limit feedback-across-sectors-explodes"
        " full-automation-thirty-by-thirty"
    ),
    "price of GPUs going up": (
        "compute-very-expensive memory-and-chips-sold-out sold-out-chips-ration-experiments"
        " recursion-replaces-hardware"
    ),
    "how do we know productivity of science is falling": (
        "ideas-get-harder research-productivity-mismeasured idea-estimates-unreliable"
        " chip-progress-needs-more-researchers"
    ),
    "growth of 30 percent a year": (
        "explosive-growth-definition tenfold-growth-more-likely-than-not tenfold-growth-from-substitution"
        " growth-up-labour-share-down high-confidence-unwarranted economic-growth trend-alone-gives-explosion"
    ),
    "winner takes all": (
        "decisive-advantage leader-gains-decisive-advantage modest-lead-compounds power-concentration"
        " local-takeoff lead-in-superintelligence-decides locality"
    ),
}

PHILOSOPHER = {
    "does intelligence imply benevolence": (
        "orthogonality general-intelligence-weighs-goals risk-argument-equivocates"
    ),
    "what is intelligence anyway": (
        "intelligence-is-efficient-learning intelligence-not-one-dimension intelligence-is-situational"
        " one-measure-fits-any-machine general-intelligence intelligence-is-many-modules agi-definition"
        " superintelligence-definition no-unitary-measure-needed few-factors-behind-scores"
    ),
    "Gödel and the impossibility of self-knowledge": (
        "loebian-obstacle godel-machine-definition formal-limits self-modelling-lacks-theory self-model-required"
        " unprovable-gains-are-forgone self-model-fidelity"
    ),
    "embodiment critique": (
        "disembodied-reason-is-fallacy intelligence-is-situational intelligence-lives-in-civilisation"
    ),
    "does it remain the same agent after modification": (
        "goal-preservation values-may-be-rewritten goal-drift self-is-a-misnomer goals-stay-fixed"
        " goals-protected-by-default improvers-would-fear-successors"
    ),
    "equivocation in the argument for doom": ("risk-argument-equivocates singularity-debate-equivocates"),
    "eschatology in disguise": ("belief-in-singularity-is-faith"),
    "inductive inference from past trends": (
        "exponentials-stop history history-not-strong-evidence slow-growth-weak-evidence trends-already-slowing"
        " trend-alone-gives-explosion smooth-trends-do-not-rule-out-jump natural-growth-is-s-shaped"
        " steady-growth-is-anomaly no-precedent-for-the-loop"
    ),
    "halting problem and predicting a superintelligence": (
        "containment-undecidable containment-infeasible undecidability-leaves-particular-systems"
        " successors-beyond-prediction"
    ),
    "burden of proof for the extraordinary claim": (
        "lack-of-grounds-is-not-disproof refuting-critics-proves-little growth-assumptions-implausible"
        " state-return-curves"
    ),
    "wireheading": (
        "delusion reward-tampering reward-seekers-become-survivalists goal-rewriting wrong-value-functions-escape"
        " only-knowledge-seekers-behave reward-is-not-goal"
    ),
    "inferring preferences from behavior is underdetermined": (
        "values-not-read-off-behaviour simplicity-may-reveal-values deference-fails-on-wrong-model"
        " value-learners-possible"
    ),
    "coherence theorems": ("coherence-leaves-goals-open coherence-pushes-towards-goals agents-grow-more-rational"),
    "collective rather than individual minds": (
        "intelligence-lives-in-civilisation collective-loop-suffices self-or-system community-compresses-century"
        " innovation-is-many-small-steps"
    ),
    "can a being create something greater than itself": (
        "chain-of-better-teachers pupils-need-not-outdo-teachers explosion-by-generations"
        " machine-outdoes-designers good-explosion no-extendible-method-if-p-not-np"
        " feedback-loop-once-better-designers"
    ),
    "is the future knowable at all": (
        "far-ai-unknowable successors-beyond-prediction singularity-as-loss-of-grasp expert-timelines-unreliable"
        " odds-beat-vague-words"
    ),
}

RESEARCHER = {
    "RL agent that doesn't care about interruption": (
        "some-learners-interruptible ideal-learners-interruptible agents-trained-neutral-about-stopping"
    ),
    "LLM-as-judge plateau": ("self-judging-fades frozen-judges-cap-learning self-judging-improves-judge"),
    "rewriting its own scaffolding": (
        "improver-improves-itself agent-edits-own-improver coding-agent-edits-itself weights-must-change"
        " agent-improves-not-intelligence self-edits-accumulate-errors agents-designed-by-agents"
        " foundation-model-stays-frozen archive-of-self-editors-improves"
    ),
    "autonomous paper writing peer review": (
        "machine-paper-passed-workshop research-pipeline-automated workshop-bar-is-low papers-improve-with-models"
        " cheap-papers-unprecedented research-cycle-automatable"
    ),
    "METR time horizon": (
        "task-length-doubles-seven-months task-length-doubling-faster horizons-beyond-measure"
        " half-success-overstates steep-curve-thin-data month-long-tasks-in-five-years"
    ),
    "NAS vs random baseline": (
        "random-search-rivals-designers architecture-search-works search-results-not-reproducible"
        " people-fix-the-search"
    ),
    "catastrophic forgetting": ("self-forgetting self-updates-forget"),
    "unit tests being deleted by the model": (
        "models-edited-their-scorers systems-game-their-tests reward-hacking gaming-is-knowing"
        " agents-fooled-scorer-together"
    ),
    "alphazero style self play without human data": (
        "self-play-makes-own-curriculum zero-data-self-play-works alarming-reasoning-unseen"
    ),
    "do scaling ablations at small scale transfer": (
        "small-tests-extrapolate efficiency-depends-on-scale small-models-mislead ablations-explain-little"
        " toy-success-did-not-scale"
    ),
    "emergent abilities are a mirage": ("emergence-depends-on-metric abilities-emerge-at-scale"),
    "STaR reasoning bootstrapping": ("models-bootstrap-from-right-answers bootstraps-need-known-answers"),
    "speedup from copilots randomized controlled trial": (
        "trial-found-slowdown later-speedup-inconclusive self-reports-mislead trials-miss-strongest-uses"
        " slowdown-is-limited-finding"
    ),
    "strategically underperforming on dangerous capability evals": (
        "sandbagging models-can-sandbag honest-evaluation"
    ),
    "an agent gave itself more runtime": ("system-edited-its-time-limit self-edits-shed-sandboxes"),
    "red team assumption that the model is adversarial": (
        "work-from-untrusted-models control-misses-uncheckable-work rogue-deployment-plausible"
    ),
}

JOURNALIST = {
    "did Google cheat with its chip AI": (
        "chip-claims-not-reproduced chip-paper-withheld-steps chip-critics-undertrained chip-method-deployed"
        " chip-design-automated"
    ),
    "how much of the code at Anthropic is writen by AI": (
        "production-code-mostly-machine-written best-engineers-hand-over-coding code-volume-overstates"
    ),
    "billions pouring into startups": (
        "capital-flows-to-rsi rounds-raised-for-rsi cognition-raised-a-billion anthropic-raised-65-billion"
        " funding-shows-goal-not-feasibility"
    ),
    "did trump scrap the rules": ("us-order-revoked us-order-voluntary us-order-no-licensing"),
    "hackers using AI": (
        "agents-ran-most-of-an-espionage-campaign skills-of-harm-spread misuse agents-left-containment"
        " defences-outpaced"
    ),
    "how likely do scientists think disaster is": (
        "bad-outcome-one-in-three power-seeking-estimate experts-disagree-loss-of-control"
        " extinction-odds-no-guide-to-policy researchers-name-automation-as-risk explosion-very-likely"
    ),
    "cold war style standoff between superpowers": (
        "sabotage-deters-bids sabotage-doctrine-escalates recursion-provokes-rivals rivalry"
        " race-outruns-restraint superintelligence-race-self-defeating progress-too-hidden-to-deter"
        " close-hostile-rivals-gamble talk-of-race-makes-race ai-rivalry-has-no-finish-line"
    ),
    "secret superintelligence in a lab": (
        "hidden-explosion research-models-kept-internal internal-use-precedes-release"
        " pre-deployment-tests-miss-internal-loops outside-visibility internal-summaries-confidential"
        " oversight-of-internal-use rogue-deployment-plausible"
    ),
    "what did Sam Altman's company promise for 2028": (
        "research-intern-and-researcher-dates research-intern-reached goals-are-not-forecasts"
    ),
    "bloggers made up the quotes": (
        "attributed-quotations-not-found rsi-project-not-found hype-misleads aws-warns-of-loop"
    ),
    "have past predictions come true": (
        "dates-of-2016-came-out-right forecasts-lag-ai-progress both-groups-underrated-ai"
        " some-benchmark-forecasts-calibrated optimism-cycles expert-timelines-unreliable"
        " ultraintelligence-before-2000 coding-automation-later"
    ),
    "europe's rules": (
        "eu-act-names-self-improvement eu-systemic-risk-duties eu-act-in-force eu-code-names-self-improvement"
        " laws-name-autonomy-not-gain eu-duties-without-permit eu-act-names-replication omnibus-left-model-rules"
        " learning-after-release-is-conformity eu-code-lists-affordances eu-act-upcoming"
    ),
    "AI spreading like a virus across the internet": (
        "self-replication replication-parts-mostly-passed open-models-copied-themselves"
        " replication-not-end-to-end no-unprompted-harm-seen copying-under-pressure rapid-replicators"
    ),
    "are China and America talking to each other": (
        "scientists-agree-red-lines cooperation-on-ai-achievable countries-agreed-loss-of-control"
        " verifiable-coordination"
    ),
    "can the companies be trusted to police themselves": (
        "self-certification self-certified-thresholds-weak risk-management-voluntary us-order-voluntary"
        " safeguards-lowered"
    ),
    "will there be a warning before it's too late": (
        "no-time-to-correct measurability timely-thresholds thresholds-fire-late critical-test-fires-late"
        " weaker-helpers-come-first slow-takeoff-allows-iteration acting-too-late warning-may-not-stop-race"
        " no-time-after-explosion thresholds-need-timely-measurement"
    ),
}

SPOKEN = MappingProxyType({**NEWCOMER, **ECONOMIST, **PHILOSOPHER, **RESEARCHER, **JOURNALIST})
DEV = MappingProxyType(dict(list(SPOKEN.items())[::2]))
TEST = MappingProxyType(dict(list(SPOKEN.items())[1::2]))
