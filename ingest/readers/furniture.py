"""What a web page's own programs add to its words: forms, links, notices.

Text that was copied from a page, or saved from one, ends in these. They are recognised
by the phrases that the common systems (WordPress, Drupal, Joomla) print, in the
languages of the repository.
"""

import re
from collections.abc import Iterator, Sequence

_LINES = re.compile(
    r"""[-•*\s|]*(?:
    (?:please\s+)?(?:log|sign)\ in(?:\s+or\s+register)?\ to\ (?:post|leave|add)\ (?:a\ )?comments?
    |connectez-vous\ (?:ou\ inscrivez-vous\ )?pour\ (?:poster|publier)\ (?:un|des)\ commentaires?
    |inicie\ sesi[oó]n\ (?:o\ reg[ií]strese\ )?para\ (?:comentar|enviar\ comentarios)
    |anmelden\ (?:oder\ registrieren\ )?um\ kommentare\ (?:zu\ schreiben|verfassen\ zu\ k[oö]nnen)
    |logga\ in\ (?:eller\ registrera\ dig\ )?f[oö]r\ att\ (?:kommentera|skriva\ kommentarer)
    |(?:entre|inicie\ sess[aã]o|fa[cç]a\ login)\ (?:ou\ registe-se\ )?para\ (?:comentar|postar\ coment[aá]rios)
    |войдите\ (?:или\ зарегистрируйтесь,\ )?чтобы\ (?:оставлять|отправлять)\ комментарии
    |コメントを投稿するにはログイン(?:してください)?
    |(?:سجل|تسجيل)\ الدخول\ (?:لإضافة|لكتابة|لإرسال)\ (?:تعليق|تعليقات)
    |printer[-\ ]friendly(?:\ version)?
    |version\ imprimable|versi[oó]n\ (?:imprimible|para\ imprimir)|druckversion|druckerfreundliche\ version
    |utskriftsv[aä]nlig\ version|vers[aã]o\ (?:para\ impress[aã]o|imprim[ií]vel)|версия\ для\ печати
    |نسخة\ للطباعة|印刷用(?:ページ|バージョン)
    |skip\ to\ (?:main\ )?content|aller\ au\ contenu(?:\ principal)?|zum\ (?:haupt)?inhalt\ springen
    |saltar\ al\ contenido(?:\ principal)?|hoppa\ till\ (?:huvud)?inneh[aå]ll|перейти\ к\ содержимому
    |share\ (?:this|on\ (?:facebook|twitter|x|linkedin|whatsapp))(?::)?|tweet|like\ this:?|loading\.\.\.
    )[.:\s]*""",
    re.IGNORECASE | re.VERBOSE,
)
"""Lines that are nothing but a link of the page's own."""

_FORM_HEADING = re.compile(
    r"[-#*\s]*(?:leave\ a\ (?:reply|comment)|post\ a\ comment|add\ (?:new\ |a\ )?comment"
    r"|laisser\ un\ commentaire|ajouter\ un\ commentaire"
    r"|deja\ (?:una\ respuesta|un\ comentario)|a[nñ]adir\ (?:nuevo\ )?comentario"
    r"|schreibe?\ einen\ kommentar|kommentar\ (?:hinterlassen|verfassen|schreiben)"
    r"|l[aä]mna\ (?:ett\ svar|en\ kommentar)|kommentera"
    r"|deixe\ (?:uma\ resposta|um\ coment[aá]rio)|adicionar\ coment[aá]rio"
    r"|добавить\ комментарий|оставить\ комментарий"
    r"|コメントを(?:残す|投稿する)|اترك\ (?:رداً|رد|تعليقاً|تعليقا)|أضف\ تعليق)"
    r"(?:\s+(?:cancel\ reply|annuler\ la\ réponse|cancelar\ la\ respuesta"
    r"|antwort\ abbrechen|avbryt\ svar|cancelar\ resposta))?[-#*:\s]*".replace(
        r"\ ", " "
    ),
    re.IGNORECASE,
)

_FORM_CUE = re.compile(
    r"fill in your details below|click an icon to log in|^\W*wordpress\.com logo\W*$"
    r"|you are commenting using|^\W*(?:google\+?|twitter|facebook) (?:photo|picture)\W*$"
    r"|connecting to %s|^\W*your email address will not be published|"
    r"required fields are marked|^\W*(?:post|submit) comment\W*$"
    r"|save my name, email,? and website|notify me of (?:new|follow-up) (?:posts|comments)"
    r"|^\W*(?:name|email|e-mail|website|comment|nom|nombre|namn|nome|correo electrónico"
    r"|имя|名前|الاسم|メール|サイト|コメント|التعليق)\W*$"
    r"|votre adresse (?:e-mail|de messagerie) ne sera pas publiée|"
    r"les champs obligatoires sont indiqués|^\W*laisser un commentaire\W*$"
    r"|tu dirección de correo electrónico no será publicada"
    r"|los campos obligatorios están marcados|^\W*publicar el comentario\W*$"
    r"|deine e-mail-adresse wird nicht veröffentlicht|erforderliche felder sind"
    r"|^\W*kommentar abschicken\W*$|din e-postadress kommer inte publiceras"
    r"|obligatoriska fält är märkta|^\W*publicera kommentar\W*$"
    r"|o seu endereço de e-?mail não será publicado|campos obrigatórios são marcados"
    r"|^\W*publicar comentário\W*$|ваш (?:адрес )?e-?mail не будет опубликован"
    r"|обязательные поля помечены|^\W*отправить комментарий\W*$"
    r"|メールアドレスが公開されることはありません|が付いている欄は必須項目です"
    r"|لن يتم نشر عنوان بريدك الإلكتروني|الحقول الإلزامية مشار إليها"
    r"|^\W*إرسال التعليق\W*$",
    re.IGNORECASE,
)

_COOKIES = re.compile(
    r"(?:this (?:web)?site|we|our (?:web)?site) uses? cookies\b"
    r"|by continuing to (?:use|browse) (?:this|our) (?:web)?site"
    r"|(?:ce site|nous) (?:web )?utilis(?:e|ons) des cookies"
    r"|(?:este sitio|esta web|nosotros)\b.{0,20} (?:utiliza|usa)(?:mos)? cookies"
    r"|(?:diese (?:web)?seite|wir) (?:verwendet|verwenden|nutzt|nutzen) cookies"
    r"|(?:den här webbplatsen|vi) använder (?:oss av )?(?:cookies|kakor)"
    r"|(?:este (?:web)?site|este sítio|nós)\b.{0,20} (?:utiliza|usa)(?:mos)? cookies"
    r"|(?:этот сайт|мы) использу(?:ет|ем) (?:файлы )?cookies?"
    r"|(?:当サイト|このサイト|本サイト|このウェブサイト)(?:で)?は.{0,12}(?:cookie|クッキー)"
    r"|(?:يستخدم هذا الموقع|نستخدم) ملفات تعريف الارتباط",
    re.IGNORECASE,
)
"""A notice about cookies speaks of itself: a text about cookies does not."""

_FORM_REACH = 6
"""Lines with words, without a cue of a form, after which a form is taken to be over."""


def without_furniture(text: str) -> str:
    """Return text without comment forms, links of the page's own, cookie notices."""
    lines = text.split("\n")
    return "\n".join(lines[position] for position in content_lines(lines))


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
        notice = len(line) < 600 and _COOKIES.match(line.lstrip(" -*#"))
        if not notice and not (line.strip() and _LINES.fullmatch(line)):
            yield position
        position += 1


def _form_end(lines: Sequence[str], start: int) -> int | None:
    """Return the position after the comment form that begins here; None if none does."""
    end = None
    strangers = 0
    for position in range(start + 1, len(lines)):
        line = lines[position]
        if not line.strip():
            continue
        if _FORM_CUE.search(line):
            end, strangers = position + 1, 0
        else:
            strangers += 1
            if strangers >= _FORM_REACH or len(line) > 400:
                break
    return end
