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
_MOST_READ = """
    most read|most popular|popular|trending|trending now|most viewed|most shared|most commented|editor's picks
    editors' picks|editor's choice|editor's pick|recommended|recommended for you|you may also like
    you might also like|don't miss|must read|must reads|what to read next|more from|more news from|related
    related articles|related stories|sponsored|partner content|from our partners|also read|across the site
    most watched|meistgelesen|meist gelesen|meistgelesene artikel|am meisten gelesen|beliebt|beliebteste
    beliebteste artikel|empfehlungen|empfohlen|empfehlungen der redaktion|auch interessant
    das könnte sie interessieren|das könnte sie auch interessieren|redaktionstipp|top-themen|topthemen|anzeige
    les plus lus|le plus lu|les + lus|articles les plus lus|plus lus|populaires|populaire|tendances
    les plus populaires|les plus partagés|les plus commentés|à lire aussi|lire aussi|recommandés
    le choix de la rédaction|notre sélection|à ne pas manquer|sponsorisé|lo más leído|lo más visto|más leídas
    más leídos|más leído|más vistas|más vistos|las más leídas|tendencias|populares|recomendados
    te puede interesar|te recomendamos|le puede interesar|no te pierdas|mais lidas|mais lidos|as mais lidas
    mais vistas|recomendadas|leia também|veja também|em alta|não perca|più letti|i più letti|più lette
    le più lette|consigliati|da non perdere|leggi anche|potrebbe interessarti|meest gelezen|best gelezen
    populair|aanbevolen|mest läst|mest lästa|populärt|mest lest|mest leste|mest læst|mest læste|luetuimmat
    luetuin|najczęściej czytane|najpopularniejsze|popularne|polecane|zobacz też|nejčtenější|doporučujeme
    najčítanejšie|odporúčame|legolvasottabb|ajánló|cele mai citite|recomandări|най-четени|самое читаемое
    популярное|популярные|рекомендуем|читайте также|найпопулярніше|популярне|читайте також|najčitanije
    најчитаније|δημοφιλή|πιο διαβασμένα|en çok okunanlar|çok okunanlar|popüler|terpopuler|berita populer|populer
    rekomendasi|đọc nhiều|xem nhiều|đọc nhiều nhất|الأكثر قراءة|الاكثر قراءة|الأكثر مشاهدة|مختارات
    اختيارات المحرر|الأكثر شعبية|הנקראות ביותר|הנקראים ביותר|הכי נקראות|מומלצים|פופולרי|پربازدیدترین|پربازدیدها
    پربیننده‌ترین|مقبول ترین|सबसे ज्यादा पढ़ी गई|लोकप्रिय|ट्रेंडिंग|সর্বাধিক পঠিত|জনপ্রিয়
    அதிகம் வாசிக்கப்பட்டவை|ยอดนิยม|アクセスランキング|ランキング|人気記事|人気|おすすめ|おすすめ記事|注目記事|注目|热门|热点|热门新闻|热门文章|排行榜|点击排行|推荐|推荐阅读
    熱門|熱門新聞|推薦|點閱排行|編輯推薦|많이 본 뉴스|많이 본 기사|인기 기사|인기기사|추천 기사|추천
"""
_LATEST = """
    top stories|top news|latest|latest news|latest stories|latest articles|breaking news|recent posts
    recent news|recent articles|featured|in other news|live|in pictures|neueste|neueste nachrichten
    neueste artikel|neueste meldungen|aktuelle nachrichten|schlagzeilen|newsticker|ticker|dernières nouvelles
    dernières actualités|dernières infos|derniers articles|les dernières actus|en continu|à la une|le fil info
    fil info|últimas noticias|última hora|lo último|destacados|destacadas|últimas|últimas notícias|destaques
    ultime notizie|ultimi articoli|ultim'ora|in evidenza|laatste nieuws|net binnen|senaste nytt|senaste
    siste nytt|siste|seneste nyt|seneste|tuoreimmat|uusimmat|najnowsze|ostatnie wiadomości|nejnovější|najnovšie
    legfrissebb|friss hírek|cele mai noi|ultimele știri|последни новини|най-нови|последние новости|новости дня
    лента новостей|главное|останні новини|стрічка новин|najnovije|najnovije vijesti|најновије|izdvajamo
    τελευταία νέα|ροή ειδήσεων|son dakika|son haberler|öne çıkanlar|terkini|berita terkini|tin mới|tin mới nhất
    mới nhất|آخر الأخبار|اخر الاخبار|أحدث الأخبار|أهم الأخبار|חדשות אחרונות|آخرین اخبار|تازہ ترین|ताज़ा ख़बरें
    ताजा खबरें|সর্বশেষ|সর্বশেষ সংবাদ|ข่าวล่าสุด|ล่าสุด|最新記事|最新ニュース|新着|新着記事|最新|最新消息|最新新闻|最新文章|최신 뉴스|최신기사|최신뉴스
    주요뉴스|실시간
"""
_SERVICES = """
    about|about us|contact|contact us|log in|login|sign in|sign up|register|my account|account|profile|subscribe
    subscriptions|subscribe now|newsletter|newsletters|advertise|advertise with us|advertising|privacy
    privacy policy|cookie policy|cookies|terms|terms of use|terms of service|terms and conditions|legal notice
    imprint|masthead|careers|jobs|help|help centre|faq|support|support us|donate|shop|store|apps|our apps|rss
    rss feeds|e-paper|epaper|home|homepage|front page|search|menu|site map|sitemap|archive|archives
    accessibility|members|corrections|feedback|weather|horoscopes|tv guide|crosswords|games|über uns|ueber uns
    kontakt|anmelden|einloggen|registrieren|mein konto|konto|abo|abonnement|abonnieren|abo-shop|werbung
    mediadaten|datenschutz|datenschutzerklärung|impressum|agb|nutzungsbedingungen|karriere|stellenangebote|hilfe
    startseite|suche|archiv|barrierefreiheit|spenden|wetter|horoskop|à propos|a propos|qui sommes-nous
    contactez-nous|nous contacter|se connecter|connexion|s'identifier|s'inscrire|inscription|mon compte
    s'abonner|abonnez-vous|je m'abonne|publicité|annonceurs|confidentialité|politique de confidentialité
    mentions légales|conditions générales|cgu|cgv|recrutement|emploi|aide|boutique|accueil|recherche
    plan du site|faire un don|météo|quiénes somos|quienes somos|sobre nosotros|contacto|contáctanos
    iniciar sesión|ingresar|registrarse|regístrate|mi cuenta|suscríbete|suscripción|suscribirse|publicidad
    anúnciese|privacidad|política de privacidad|aviso legal|términos y condiciones|términos de uso|empleo|ayuda
    tienda|inicio|portada|buscar|mapa del sitio|hemeroteca|quem somos|sobre nós|sobre|contato|contatos
    fale conosco|entrar|cadastre-se|assine|assinatura|minha conta|publicidade|anuncie|privacidade
    política de privacidade|termos de uso|trabalhe conosco|ajuda|loja|início|página inicial|busca|mapa do site
    chi siamo|contatti|contattaci|accedi|registrati|abbonati|abbonamenti|pubblicità|privacy e cookie|note legali
    condizioni|lavora con noi|aiuto|negozio|cerca|mappa del sito|over ons|inloggen|aanmelden|registreren
    mijn account|abonneren|abonnementen|adverteren|privacybeleid|voorwaarden|vacatures|klantenservice|winkel
    zoeken|om oss|kontakta oss|logga in|prenumerera|annonsera|integritetspolicy|lediga jobb|hjälp|sök|startsida
    hem|kontakt oss|logg inn|abonner|annonsere|personvern|ledige stillinger|hjelp|søk|hjem|om os|kontakt os
    log ind|bliv abonnent|annoncering|privatlivspolitik|hjælp|søg|forside|meistä|tietoa meistä|ota yhteyttä
    yhteystiedot|kirjaudu|rekisteröidy|tilaa|mainostajille|tietosuoja|haku|etusivu|o nas|o nás|o nama|o portalu
    zaloguj się|zaloguj|zarejestruj się|prenumerata|reklama|polityka prywatności|regulamin|praca|pomoc|sklep
    szukaj|strona główna|kontakty|přihlásit se|přihlášení|registrace|předplatné|inzerce|ochrana osobních údajů
    podmínky|hledat|úvod|prihlásiť sa|predplatné|rólunk|kapcsolat|bejelentkezés|regisztráció|előfizetés
    médiaajánlat|adatvédelem|adatkezelés|keresés|címlap|kezdőlap|despre noi|conectare|autentificare|abonamente
    publicitate|termeni și condiții|politica de confidențialitate|acasă|căutare|за нас|контакти|контакт|вход
    регистрация|абонамент|реклама|общи условия|начало|о нас|о проекте|о редакции|контакты|войти|подписка
    подписаться|рекламодателям|политика конфиденциальности|пользовательское соглашение|вакансии|помощь|поиск
    главная|про нас|про проєкт|увійти|реєстрація|підписка|пошук|головна|prijava|registracija|pretplata|marketing
    uvjeti korištenja|politika privatnosti|naslovnica|impresum|почетна|импресум|маркетинг|ποιοι είμαστε
    σχετικά με εμάς|επικοινωνία|σύνδεση|εγγραφή|συνδρομές|διαφήμιση|όροι χρήσης|πολιτική απορρήτου|αρχική
    αναζήτηση|hakkımızda|iletişim|giriş|giriş yap|üye ol|abonelik|abone ol|reklam|künye|gizlilik politikası
    kullanım koşulları|anasayfa|ana sayfa|arama|tentang kami|hubungi kami|kontak|masuk|daftar|langganan|iklan
    kebijakan privasi|pedoman media siber|redaksi|beranda|karir|về chúng tôi|giới thiệu|liên hệ|đăng nhập
    đăng ký|quảng cáo|trang chủ|tìm kiếm|toà soạn|من نحن|اتصل بنا|تواصل معنا|تسجيل الدخول|دخول|التسجيل
    إنشاء حساب|اشترك|اشتراك|الاشتراكات|النشرة البريدية|أعلن معنا|الإعلانات|للإعلان|سياسة الخصوصية|شروط الاستخدام
    الشروط والأحكام|وظائف|مساعدة|الرئيسية|بحث|خريطة الموقع|أرشيف|אודות|צור קשר|צרו קשר|התחברות|הרשמה|מינוי
    מנויים|רכישת מינוי|פרסום|פרסמו אצלנו|תנאי שימוש|מדיניות פרטיות|דרושים|דף הבית|חיפוש|הצהרת נגישות|درباره ما
    تماس با ما|ورود|ثبت نام|اشتراک|تبلیغات|حریم خصوصی|صفحه اصلی|خانه|جستجو|ہمارے بارے میں|رابطہ|ہم سے رابطہ
    हमारे बारे में|संपर्क करें|संपर्क|लॉग इन|सदस्यता|विज्ञापन|गोपनीयता नीति|होम|खोजें|আমাদের সম্পর্কে|যোগাযোগ
    লগইন|বিজ্ঞাপন|গোপনীয়তা নীতি|হোম|প্রচ্ছদ|எங்களைப் பற்றி|தொடர்புக்கு|முகப்பு|เกี่ยวกับเรา|ติดต่อเรา
    เข้าสู่ระบบ|สมัครสมาชิก|ลงโฆษณา|นโยบายความเป็นส่วนตัว|หน้าแรก|ค้นหา|会社概要|会社案内|会社情報|運営会社|お問い合わせ|お問合せ|ログイン
    会員登録|新規登録|マイページ|購読|購読申し込み|定期購読|広告掲載|広告|プライバシーポリシー|個人情報保護方針|利用規約|採用情報|採用|ヘルプ|よくある質問|サイトマップ|ホーム|トップ|トップページ|検索
    著作権|紙面ビューアー|关于我们|關於我們|联系我们|聯絡我們|聯繫我們|登录|登入|登錄|注册|註冊|会员中心|會員中心|订阅|訂閱|广告服务|廣告刊登|廣告|隐私政策|隱私權政策|隱私政策|使用条款|服務條款
    服务条款|招聘|加入我们|人才招募|帮助|首页|首頁|搜索|搜尋|网站地图|網站地圖|版权声明|版權聲明|회사소개|신문사소개|문의|문의하기|로그인|회원가입|마이페이지|구독|구독신청|광고문의|광고안내
    개인정보처리방침|이용약관|채용|고객센터|홈|검색|사이트맵|청소년보호정책|기사제보|제보
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


_NEXT_SET, _LOAD_MORE_SET, _PREVIOUS_SET = map(_said, (_NEXT, _LOAD_MORE, _PREVIOUS))
_MOST_READ_SET, _LATEST_SET, _SERVICES_SET = map(_said, (_MOST_READ, _LATEST, _SERVICES))


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


def names_recommendations(text: str) -> bool:
    """Whether a box's heading says that the whole outlet fills it: most read, recommended, sponsored.

    >>> names_recommendations("Les plus lus"), names_recommendations("International")
    (True, False)
    """
    return _begins_with(text, _MOST_READ_SET)


def names_latest(text: str) -> bool:
    """Whether a box's heading says that it holds what is newest or foremost: a section's own, or the outlet's.

    >>> names_latest("Neueste Artikel")
    True
    """
    return _begins_with(text, _LATEST_SET)


def names_service(text: str) -> bool:
    """Whether a menu's entry is about the outlet, an account or a service rather than a section.

    >>> names_service("Impressum"), names_service("お問い合わせ"), names_service("Kultur")
    (True, True, False)
    """
    return fold(text) in _SERVICES_SET


def _begins_with(text: str, labels: frozenset[str]) -> bool:
    folded = fold(text)
    return folded in labels or folded.partition(":")[0].strip() in labels
