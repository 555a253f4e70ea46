"""What a web page's own programs add to its words: forms, links, notices.

Text that was copied from a page, or saved from one, ends in these. They are recognised
by the phrases that the common systems (WordPress, Drupal, Joomla) print, in the
languages of the repository.
"""

import re
from collections.abc import Iterable, Iterator, Sequence

_LINK_PHRASES = (
    # Links to log in before a comment can be written.
    r"(?:please )?(?:log|sign) in(?: or register)? to (?:post|leave|add)"
    r"(?: a)? comments?",
    r"connectez-vous(?: ou inscrivez-vous)? pour (?:poster|publier)"
    r" (?:un|des) commentaires?",
    r"inicie sesión(?: o regístrese)? para (?:comentar|enviar comentarios)",
    r"anmelden(?: oder registrieren)?,? um kommentare"
    r" (?:zu schreiben|verfassen zu können)",
    r"logga in(?: eller registrera dig)? för att"
    r" (?:kommentera|skriva kommentarer)",
    r"(?:entre|inicie sessão|faça login)(?: ou registe-se)? para"
    r" (?:comentar|postar comentários)",
    r"войдите(?: или зарегистрируйтесь)?,? чтобы"
    r" (?:оставлять|отправлять) комментарии",
    r"(?:سجل|تسجيل) الدخول (?:لإضافة|لكتابة|لإرسال) (?:تعليق|تعليقات)",
    r"コメントを投稿するにはログイン(?:してください)?",
    # Links to a version for the printer.
    r"printer[- ]friendly(?: version)?",
    r"version imprimable",
    r"versión (?:imprimible|para imprimir)",
    r"druckversion|druckerfreundliche version",
    r"utskriftsvänlig version",
    r"versão (?:para impressão|imprimível)",
    r"версия для печати",
    r"نسخة للطباعة",
    r"印刷用(?:ページ|バージョン)",
    # Links past the menu.
    r"skip to (?:main )?content",
    r"aller au contenu(?: principal)?",
    r"saltar al contenido(?: principal)?",
    r"zum (?:haupt)?inhalt springen",
    r"hoppa till (?:huvud)?innehåll",
    r"saltar para o conteúdo|ir para o conteúdo(?: principal)?",
    r"перейти к (?:основному )?содержимому",
    # Pages that a program would have to fill.
    r"(?:please |you need to )?enable javascript to (?:run|use|view) this"
    r" (?:app|page|site)",
    # Boxes of newsletters.
    r"(?:click here to )?(?:subscribe|sign up)(?: now)? (?:to|for) (?:our|the)"
    r"(?: [\w-]+){0,3} newsletter|newsletter sign-?up",
    r"thanks? (?:you )?for (?:signing up|subscribing)!?",
    r"there was an error processing your (?:subscription|request)",
    r"abonnez-vous à (?:notre|la) (?:newsletter|lettre d[’']information)",
    r"suscr[ií]b(?:ete|ase) a(?:l| nuestro) bolet[ií]n(?: [\w-]+){0,2}",
    r"(?:jetzt )?(?:unseren )?newsletter abonnieren",
    r"prenumerera på (?:vårt )?nyhetsbrev(?:et)?",
    r"(?:assine|subscreva) a (?:nossa )?newsletter",
    r"подпишитесь на (?:нашу )?рассылку",
    r"اشترك في (?:نشرتنا|النشرة)(?: البريدية| الإخبارية)?",
    r"ニュースレター(?:を購読|に登録)(?:する)?",
    # Buttons to share.
    r"share (?:this|on (?:facebook|twitter|x|linkedin|whatsapp))",
    r"tweet|like this|loading",
)
_FORM_HEADINGS = (
    r"leave a (?:reply|comment)(?: cancel reply)?",
    r"(?:post a|add|add a|add new) comment",
    r"laisser un commentaire(?: annuler la réponse)?|ajouter un commentaire",
    r"deja (?:una respuesta|un comentario)(?: cancelar la respuesta)?",
    r"añadir (?:nuevo )?comentario",
    r"schreibe? einen kommentar(?: antwort abbrechen)?",
    r"kommentar (?:hinterlassen|verfassen|schreiben)",
    r"lämna (?:ett svar|en kommentar)(?: avbryt svar)?|kommentera",
    r"deixe (?:uma resposta|um comentário)(?: cancelar resposta)?",
    r"adicionar comentário",
    r"(?:добавить|оставить) комментарий(?: отменить ответ)?",
    r"اترك (?:رداً|رد|تعليقاً|تعليقا)(?: إلغاء الرد)?|أضف تعليق",
    r"コメントを(?:残す|投稿する)(?: コメントをキャンセル)?",
)
_FORM_LINES = (
    # Labels of fields and buttons: the whole line.
    r"name|e-?mail|website|comment|(?:post|submit) comment",
    r"wordpress\.com logo|(?:google\+?|twitter|facebook) (?:photo|picture)",
    r"nom|site web|commentaire|laisser un commentaire",
    r"nombre|correo electrónico|web|comentario|publicar el comentario",
    r"kommentar|kommentar abschicken",
    r"namn|e-?post|webbplats|publicera kommentar",
    r"nome|site|comentário|publicar comentário",
    r"имя|сайт|комментарий|отправить комментарий",
    r"الاسم|البريد الإلكتروني|الموقع الإلكتروني|التعليق|إرسال التعليق",
    r"名前|メール|サイト|コメント|コメントを送信",
)
_FORM_PHRASES = (
    # Sentences that only a form says: anywhere in a line.
    r"fill in your details below|click an icon to log in",
    r"you are commenting using|connecting to %s",
    r"your email address will not be published|required fields are marked",
    r"save my name, email,? and website",
    r"notify me of (?:new|follow-up) (?:posts|comments)",
    r"votre adresse (?:e-mail|de messagerie) ne sera pas publiée",
    r"les champs obligatoires sont indiqués",
    r"tu dirección de correo electrónico no será publicada",
    r"los campos obligatorios están marcados",
    r"deine e-mail-adresse wird nicht veröffentlicht|erforderliche felder sind",
    r"din e-postadress kommer inte publiceras|obligatoriska fält är märkta",
    r"o seu endereço de e-?mail não será publicado",
    r"campos obrigatórios são marcados",
    r"ваш (?:адрес )?e-?mail не будет опубликован|обязательные поля помечены",
    r"لن يتم نشر عنوان بريدك الإلكتروني|الحقول الإلزامية مشار إليها",
    r"メールアドレスが公開されることはありません|が付いている欄は必須項目です",
)
_COOKIE_NOTICES = (
    # A notice speaks of itself; a text about cookies does not.
    r"(?:this (?:web)?site|we|our (?:web)?site) uses? cookies\b",
    r"by continuing to (?:use|browse) (?:this|our) (?:web)?site",
    r"(?:ce site|nous) (?:web )?utilis(?:e|ons) des cookies",
    r"(?:este sitio|esta web|nosotros)\b.{0,20} (?:utiliza|usa)(?:mos)? cookies",
    r"(?:diese (?:web)?seite|wir) (?:verwende[nt]|nutz(?:en|t)) cookies",
    r"(?:den här webbplatsen|vi) använder (?:oss av )?(?:cookies|kakor)",
    r"(?:este (?:web)?site|este sítio|nós)\b.{0,20} (?:utiliza|usa)(?:mos)? cookies",
    r"(?:этот сайт|мы) использу(?:ет|ем) (?:файлы )?cookies?",
    r"(?:يستخدم هذا الموقع|نستخدم) ملفات تعريف الارتباط",
    r"(?:当|この|本)(?:ウェブ)?サイト(?:で)?は.{0,12}(?:cookie|クッキー)",
)


def _whole(phrases: Iterable[str]) -> re.Pattern[str]:
    """Return a pattern for lines that are one of the phrases, bullets and all."""
    return re.compile(rf"[-•*#|\s]*(?:{'|'.join(phrases)})[.:*#|\s]*", re.IGNORECASE)


_ENDINGS = (
    # Headings that are left of comments which a page does not have.
    r"comments?|no comments(?: yet)?|post comment(?: \(\+\))?",
    r"commentaires?|comentarios|kommentare|kommentarer|comentários|комментарии",
    r"التعليقات|コメント",
)


_LINK = _whole(_LINK_PHRASES)
_ENDING = _whole(_ENDINGS)
_FORM_HEADING = _whole(_FORM_HEADINGS)
_FORM_LINE = _whole(_FORM_LINES)
_FORM_PHRASE = re.compile("|".join(_FORM_PHRASES), re.IGNORECASE)
_COOKIE_NOTICE = re.compile("|".join(_COOKIE_NOTICES), re.IGNORECASE)

_FORM_REACH = 6
"""Lines with words, without a cue of a form, after which a form is taken to be over."""


def without_furniture(text: str) -> str:
    """Return text without comment forms, links of the page's own, cookie notices."""
    lines = text.split("\n")
    return "\n".join(lines[position] for position in content_lines(lines))


def is_ending(line: str) -> bool:
    """Return whether the last line of a web page is a heading without anything."""
    return _ENDING.fullmatch(line) is not None


def content_lines(lines: Sequence[str]) -> Iterator[int]:
    """Yield the positions of lines that are no furniture.

    A form is recognised by its heading *and* what follows it, so that a document about
    leaving comments keeps its words.
    """
    position = 0
    while position < len(lines):
        line = lines[position]
        end = _form_end(lines, position) if _FORM_HEADING.fullmatch(line) else None
        if end is not None:
            position = end
            continue
        notice = len(line) < 600 and _COOKIE_NOTICE.match(line.lstrip(" -*#"))
        if not notice and not _LINK.fullmatch(line):
            yield position
        position += 1


def _form_end(lines: Sequence[str], start: int) -> int | None:
    """Return the position after the comment form that begins here, if one does."""
    end = None
    strangers = 0
    for position in range(start + 1, len(lines)):
        line = lines[position]
        if not line.strip():
            continue
        if _FORM_LINE.fullmatch(line) or _FORM_PHRASE.search(line):
            end, strangers = position + 1, 0
        else:
            strangers += 1
            if strangers >= _FORM_REACH or len(line) > 400:
                break
    return end
