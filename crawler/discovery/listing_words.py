"""What listings say, in the languages of the web: where they go on, and which of their boxes are not their own."""

from __future__ import annotations

import unicodedata

_NEXT = """
    next|next page|next »|older|older posts|older entries|older articles|older stories|earlier|nächste|nächste seite
    weiter|ältere beiträge|ältere artikel|ältere|vor|suivant|suivante|page suivante|suivants|articles plus anciens
    plus ancien|plus anciens|articles précédents|siguiente|siguientes|página siguiente|pagina siguiente
    entradas anteriores|entradas antiguas|más antiguas|más antiguos|próxima|próximo|próxima página|seguinte
    página seguinte|posts mais antigos|mais antigos|mais antigas|successiva|successivo|pagina successiva|prossima
    prossimo|avanti|seguente|articoli meno recenti|più vecchi|meno recenti|volgende|volgende pagina|oudere berichten
    ouder|nästa|nästa sida|äldre|äldre inlägg|neste|neste side|eldre|eldre innlegg|næste|næste side|ældre|seuraava
    seuraava sivu|vanhemmat|następna|następny|następna strona|dalej|starsze|starsze wpisy|další|další strana|starší
    starší články|ďalšia|ďalej|ďalšia strana|következő|következő oldal|régebbi|korábbi|următoarea|următor|înainte
    pagina următoare|mai vechi|articole mai vechi|следващa|следваща|следваща страница|по-стари|следующая
    следующая страница|вперед|вперёд|далее|дальше|раньше|наступна|наступна сторінка|далі|старіші|sljedeća|sljedeće
    sljedeća stranica|следећа|starije|naslednja|naprej|επόμενη|επόμενο|επόμενη σελίδα|παλαιότερα|sonraki|sonraki sayfa
    ileri|daha eski|järgmine|vanemad|nākamā|nākamais|vecāki|kitas|kitas puslapis|senesni|berikutnya|selanjutnya
    halaman berikutnya|lebih lama|seterusnya|tiếp|tiếp theo|trang sau|trang tiếp|sau|cũ hơn|susunod|inayofuata
    hurrengoa|següent|pàgina següent|seguinte páxina|التالي|التالية|الصفحة التالية|الأقدم|أقدم|הבא|הבאה|לעמוד הבא
    ישן יותר|بعدی|صفحه بعد|صفحه بعدی|اگلا|اگلا صفحہ|अगला|अगला पृष्ठ|पुढील|পরবর্তী|পরের পাতা|পরের|அடுத்த|அடுத்து
    தொடர்ச்சி|తదుపరి|ಮುಂದಿನ|അടുത്തത്|ถัดไป|หน้าถัดไป|次へ|次|次のページ|次ページ|下一页|下一頁|下页
    下頁|后一页|後一頁|다음|다음 페이지|다음페이지|შემდეგი|հաջորդ|növbəti|keyingi|келесі|дараагийн|បន្ទាប់|ຕໍ່ໄປ
"""
_LOAD_MORE = """
    load more|load more articles|load more stories|load more posts|show more|show more stories|show more articles
    view more|see more|more|more news|more stories|more articles|more posts|mehr laden|mehr anzeigen|weitere artikel
    mehr artikel|weitere laden|weitere meldungen|mehr|voir plus|voir plus d'articles|charger plus|afficher plus
    plus d'articles|plus|plus d'actualités|cargar más|ver más|mostrar más|más noticias|más|ver más noticias
    carregar mais|ver mais|mostrar mais|mais notícias|mais|carica altro|carica altri|mostra altro|mostra di più
    vedi altri|altri articoli|altre notizie|meer laden|toon meer|laad meer|meer artikelen|meer|visa fler|visa mer
    ladda fler|ladda mer|fler artiklar|vis mer|vis flere|last inn mer|flere saker|indlæs flere|vis mere|flere artikler
    näytä lisää|lataa lisää|lisää|pokaż więcej|załaduj więcej|więcej|wczytaj więcej|načíst další|zobrazit další|více
    načítať ďalšie|zobraziť viac|viac|továbbiak|több|továbbiak betöltése|még több|încarcă mai multe|mai multe
    vezi mai multe|зареди още|още|покажи още|виж още|показать еще|показать ещё|загрузить еще|загрузить ещё|еще|ещё
    больше новостей|показати ще|завантажити ще|ще|більше|učitaj još|prikaži više|više|još|учитај још|још
    naloži več|več|φόρτωση περισσότερων|περισσότερα|δείτε περισσότερα|daha fazla|daha fazla göster
    daha fazla yükle|devamı|muat lebih banyak|lihat lainnya|selengkapnya lainnya|lainnya|tampilkan lebih banyak
    xem thêm|tải thêm|المزيد|تحميل المزيد|عرض المزيد|עוד|טען עוד|הצג עוד|بیشتر|مزید|مزید خبریں|और देखें
    और लोड करें|और|আরও|আরও দেখুন|আরো|மேலும்|మరిన్ని|ดูเพิ่มเติม|โหลดเพิ่ม|เพิ่มเติม|もっと見る|さらに表示|もっと読む
    加载更多|加載更多|載入更多|查看更多|更多|看更多|더보기|더 보기|더 불러오기
"""
_PREVIOUS = """
    previous|prev|previous page|newer|newer posts|back|zurück|vorherige|vorige|neuere|précédent|précédente
    page précédente|anterior|página anterior|anteriores|precedente|indietro|vorige pagina|föregående|forrige|edellinen
    poprzednia|poprzedni|předchozí|predchádzajúca|előző|anterioara|предишна|предыдущая|назад|попередня|prethodna
    προηγούμενη|önceki|geri|sebelumnya|trước|السابق|السابقة|הקודם|קודם|قبلی|पिछला|পূর্ববর্তী|ก่อนหน้า|前へ|前のページ
    上一页|上一頁|이전
"""
_NOT_OWN = """
    most read|most popular|popular|trending|trending now|most viewed|most shared|most commented|top stories
    top news|latest|latest news|latest stories|latest articles|breaking news|recent posts|recent news|recent articles
    editor's picks|editors' picks|editor's choice|editor's pick|recommended|recommended for you|you may also like
    you might also like|don't miss|must read|must reads|what to read next|more from|more news from|related
    related articles|related stories|sponsored|partner content|from our partners|featured|in other news|also read
    across the site|live|in pictures|most watched|meistgelesen|meist gelesen|meistgelesene artikel|am meisten gelesen
    beliebt|beliebteste|beliebteste artikel|neueste|neueste nachrichten|neueste artikel|neueste meldungen
    aktuelle nachrichten|empfehlungen|empfohlen|empfehlungen der redaktion|auch interessant|das könnte sie interessieren
    das könnte sie auch interessieren|redaktionstipp|schlagzeilen|newsticker|ticker|top-themen|topthemen|anzeige
    les plus lus|le plus lu|les + lus|articles les plus lus|plus lus|populaires|populaire|tendances
    dernières nouvelles|dernières actualités|dernières infos|derniers articles|les dernières actus|en continu|à la une
    le fil info|fil info|les plus populaires|les plus partagés|les plus commentés|à lire aussi|lire aussi|recommandés
    le choix de la rédaction|notre sélection|à ne pas manquer|sponsorisé|lo más leído|lo más visto|más leídas
    más leídos|más leído|más vistas|más vistos|las más leídas|últimas noticias|última hora|lo último|tendencias
    populares|destacados|destacadas|recomendados|te puede interesar|te recomendamos|le puede interesar
    no te pierdas|mais lidas|mais lidos|as mais lidas|mais vistas|últimas|últimas notícias|recomendadas|leia também
    veja também|destaques|em alta|não perca|più letti|i più letti|più lette|le più lette|ultime notizie|ultimi articoli
    ultim'ora|consigliati|da non perdere|in evidenza|leggi anche|potrebbe interessarti|meest gelezen|best gelezen
    populair|laatste nieuws|net binnen|aanbevolen|mest läst|mest lästa|senaste nytt|senaste|populärt|mest lest
    mest leste|siste nytt|siste|mest læst|mest læste|seneste nyt|seneste|luetuimmat|luetuin|tuoreimmat|uusimmat
    najczęściej czytane|najpopularniejsze|popularne|najnowsze|polecane|ostatnie wiadomości|zobacz też
    nejčtenější|nejnovější|doporučujeme|najčítanejšie|najnovšie|odporúčame|legolvasottabb|legfrissebb|friss hírek|ajánló
    cele mai citite|cele mai noi|ultimele știri|recomandări|най-четени|последни новини|най-нови|самое читаемое
    популярное|популярные|последние новости|новости дня|лента новостей|главное|рекомендуем|читайте также|найпопулярніше
    останні новини|популярне|читайте також|стрічка новин|najčitanije|najnovije|najnovije vijesti|најчитаније|најновије
    izdvajamo|δημοφιλή|τελευταία νέα|ροή ειδήσεων|πιο διαβασμένα|en çok okunanlar|çok okunanlar|son dakika
    son haberler|öne çıkanlar|popüler|terpopuler|terkini|berita terkini|berita populer|populer|rekomendasi
    đọc nhiều|xem nhiều|đọc nhiều nhất|tin mới|tin mới nhất|mới nhất|الأكثر قراءة|الاكثر قراءة|الأكثر مشاهدة|آخر الأخبار|اخر الاخبار
    أحدث الأخبار|مختارات|اختيارات المحرر|الأكثر شعبية|أهم الأخبار|הנקראות ביותר|הנקראים ביותר|הכי נקראות|חדשות אחרונות
    מומלצים|פופולרי|پربازدیدترین|پربازدیدها|آخرین اخبار|پربیننده‌ترین|مقبول ترین|تازہ ترین|सबसे ज्यादा पढ़ी गई|लोकप्रिय
    ताज़ा ख़बरें|ताजा खबरें|ट्रेंडिंग|সর্বাধিক পঠিত|সর্বশেষ|জনপ্রিয়|সর্বশেষ সংবাদ|அதிகம் வாசிக்கப்பட்டவை|ยอดนิยม|ข่าวล่าสุด
    ล่าสุด|アクセスランキング|ランキング|人気記事|人気|最新記事|最新ニュース|新着|新着記事|おすすめ|おすすめ記事|注目記事|注目
    热门|热点|热门新闻|最新|最新消息|最新新闻|热门文章|排行榜|点击排行|推荐|推荐阅读|熱門|熱門新聞|最新文章|推薦|點閱排行|編輯推薦
    많이 본 뉴스|많이 본 기사|인기 기사|인기기사|최신 뉴스|최신기사|최신뉴스|추천 기사|추천|주요뉴스|실시간
"""
_ARROWS = frozenset(("›", "»", "→", "▶", "►", ">", ">>", ">>>", "⟩", "❯", "▸", "➔", "➜", "⇒"))
_EDGES = " \t\n.,:;!?…·•|-–—«»‹›<>←→▶►◀◄⟩⟨❯❮▸▾▼↓+()[]\"'“”"


def _said(words: str) -> frozenset[str]:
    return frozenset(fold(word) for line in words.strip().splitlines() for word in line.split("|"))


def fold(text: str) -> str:
    """A label without case, arrows, punctuation at its ends and double spaces.

    >>> fold(" Next  page » ")
    'next page'
    """
    return " ".join(unicodedata.normalize("NFKC", text).casefold().replace("’", "'").strip(_EDGES).split())


_NEXT_SET, _LOAD_MORE_SET, _PREVIOUS_SET, _NOT_OWN_SET = map(_said, (_NEXT, _LOAD_MORE, _PREVIOUS, _NOT_OWN))


def is_next(text: str) -> bool:
    """Whether a link's text says that it leads to the next page.

    >>> is_next("Page suivante »"), is_next("›"), is_next("Next to nothing")
    (True, True, False)
    """
    return text.strip() in _ARROWS or fold(text) in _NEXT_SET


def is_load_more(text: str) -> bool:
    """Whether a link's text says that it shows more of a list.

    >>> is_load_more("Mehr laden")
    True
    """
    return fold(text) in _LOAD_MORE_SET


def is_previous(text: str) -> bool:
    """Whether a link's text says that it leads back.

    >>> is_previous("« Zurück")
    True
    """
    return text.strip().startswith(("‹", "«", "←", "◀", "<")) or fold(text) in _PREVIOUS_SET


def names_other_list(text: str) -> bool:
    """Whether a box's heading says that it is filled from the whole outlet: most read, latest, recommended.

    >>> names_other_list("Les plus lus"), names_other_list("International")
    (True, False)
    """
    folded = fold(text)
    return folded in _NOT_OWN_SET or folded.partition(":")[0].strip() in _NOT_OWN_SET
