"""Words that carry little on their own: they are indexed, but need not match."""

from collections.abc import Collection, Sequence
from functools import cache

from index.analysis.folding import fold

_WORDS = {
    "en": """a an the this that these those and or but if of in on at to by for from
        with about as into than then so is are was were be been being am do does did
        has have had it its he she they we you i his her their our your my me him them
        us not no nor what which who whom how when where why can could should would
        will shall may might must there here any some such""",
    "fr": """le la les l un une des du de d et ou mais si que qu qui quoi dont où ce
        cet cette ces c se s sa son ses leur leurs mon ma mes ton ta tes notre nos votre
        vos je j tu il elle on nous vous ils elles me te lui en y à au aux dans par
        pour sur sous avec sans est sont était être été a ont avoir ne n pas plus
        comment quand quel quelle quels quelles est-ce combien pourquoi t m""",
    "es": """el la los las lo un una unos unas de del al a en por para con sin sobre
        entre y e o u pero si que qué quien quién cual cuál como cómo cuando cuándo
        donde dónde se su sus mi mis tu tus me te nos le les es son era fue ser ha han
        hay no ni más muy este esta estos estas ese esa esto eso cuántos cuántas
        cuánto cuánta""",
    "de": """der die das den dem des ein eine einen einem einer eines und oder aber
        wenn dass daß als wie wo was wer wen wem wann warum welche welcher welches von
        vom zu zum zur in im an am auf aus bei beim mit nach für über unter durch gegen
        ohne um ist sind war waren wird werden wurde wurden sein hat haben hatte er sie
        es wir ihr ich sich nicht kein keine auch noch nur so man mein meine meinen
        meinem meiner dein deine unser unsere unseren unserer mich mir dich dir uns
        euch diese dieser dieses diesen diesem kann können muss müssen soll sollen""",
    "sv": """en ett den det de dem och eller men om att som av på i till från för med
        utan vid under över efter är var vara varit har hade ha kan ska skall skulle
        blir blev inte ej icke jag du han hon vi ni sig sin sitt sina vad vem vilken
        vilket vilka hur när varför där här så man får min mitt mina din ditt dina vår
        vårt våra er ert era mig dig oss dem denna detta dessa""",
    "pt": """o a os as um uma uns umas de do da dos das em no na nos nas por pelo pela
        pelos pelas para com sem sobre entre e ou mas se que quê quem qual quais como
        quando onde ao aos à às é são era foi ser está estão tem têm ter há não nem
        mais muito seu sua seus suas este esta estes estas esse essa isso isto ele ela
        eles elas lhe quantos quantas quanto meu minha meus minhas nosso nossa nossos
        nossas pode podem""",
    "ru": """и или но а если что чтобы как где когда кто какой какая какое какие
        каков который которая которые которое в во на с со к ко у о об от до из за по
        для при без под над между не ни это этот эта эти тот та те то он она оно они мы
        вы я ты его её их мой наш ваш свой был была было были быть есть же ли бы так
        сколько почему чем""",
    "ar": """في من إلى على عن مع بين حتى منذ خلال بعد قبل عند و أو ثم لكن أن إن كان
        كانت يكون تكون هو هي هم هما نحن أنا أنت الذي التي الذين هذا هذه ذلك تلك هناك
        ما ماذا من متى أين كيف لماذا هل كم أي لا لم لن ليس قد كل بعض غير""",
    "ja": "",
}


@cache
def stop_words(language: str) -> frozenset[str]:
    """Return the folded stop words of a language."""
    return frozenset(fold(word) for word in _WORDS.get(language, "").split())


def query_language(words: Sequence[str], active: Collection[str]) -> str | None:
    """Return the language that a query's small words speak for, or None.

    Args:
        words: folded, in order.
        active: the languages to choose from, the likeliest first; it wins a draw.

    >>> query_language(["men", "and", "women"], ["en", "sv"])
    'en'
    """
    counts = {
        language: sum(word in stop_words(language) for word in words)
        for language in active
    }
    best = max(counts, key=lambda language: counts[language], default=None)
    return best if best and counts[best] else None
