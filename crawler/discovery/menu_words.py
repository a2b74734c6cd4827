"""The menu entries of outlets that lead to no section, in the languages of the web."""

from __future__ import annotations

from crawler.labels import fold

_SERVICES = """
    about|about us|contact|contact us|log in|login|sign in|sign up|register|my account|account|profile
    subscribe|subscriptions|subscribe now|newsletter|newsletters|advertise|advertise with us|advertising
    privacy|privacy policy|cookie policy|cookies|terms|terms of use|terms of service
    terms and conditions|legal notice|imprint|masthead|careers|jobs|help|help centre|faq|support
    support us|donate|shop|store|apps|our apps|rss|rss feeds|e-paper|epaper|home|homepage|front page
    search|menu|site map|sitemap|archive|archives|accessibility|members|corrections|feedback|weather
    horoscopes|tv guide|crosswords|games|über uns|ueber uns|kontakt|anmelden|einloggen|registrieren
    mein konto|konto|abo|abonnement|abonnieren|abo-shop|werbung|mediadaten|datenschutz
    datenschutzerklärung|impressum|agb|nutzungsbedingungen|karriere|stellenangebote|hilfe|startseite
    suche|archiv|barrierefreiheit|spenden|wetter|horoskop|à propos|a propos|qui sommes-nous
    contactez-nous|nous contacter|se connecter|connexion|s'identifier|s'inscrire|inscription|mon compte
    s'abonner|abonnez-vous|je m'abonne|publicité|annonceurs|confidentialité|politique de confidentialité
    mentions légales|conditions générales|cgu|cgv|recrutement|emploi|aide|boutique|accueil|recherche
    plan du site|faire un don|météo|quiénes somos|quienes somos|sobre nosotros|contacto|contáctanos
    iniciar sesión|ingresar|registrarse|regístrate|mi cuenta|suscríbete|suscripción|suscribirse
    publicidad|anúnciese|privacidad|política de privacidad|aviso legal|términos y condiciones
    términos de uso|empleo|ayuda|tienda|inicio|portada|buscar|mapa del sitio|hemeroteca|quem somos
    sobre nós|sobre|contato|contatos|fale conosco|entrar|cadastre-se|assine|assinatura|minha conta
    publicidade|anuncie|privacidade|política de privacidade|termos de uso|trabalhe conosco|ajuda|loja
    início|página inicial|busca|mapa do site|chi siamo|contatti|contattaci|accedi|registrati|abbonati
    abbonamenti|pubblicità|privacy e cookie|note legali|condizioni|lavora con noi|aiuto|negozio|cerca
    mappa del sito|over ons|inloggen|aanmelden|registreren|mijn account|abonneren|abonnementen
    adverteren|privacybeleid|voorwaarden|vacatures|klantenservice|winkel|zoeken|om oss|kontakta oss
    logga in|prenumerera|annonsera|integritetspolicy|lediga jobb|hjälp|sök|startsida|hem|kontakt oss
    logg inn|abonner|annonsere|personvern|ledige stillinger|hjelp|søk|hjem|om os|kontakt os|log ind
    bliv abonnent|annoncering|privatlivspolitik|hjælp|søg|forside|meistä|tietoa meistä|ota yhteyttä
    yhteystiedot|kirjaudu|rekisteröidy|tilaa|mainostajille|tietosuoja|haku|etusivu|o nas|o nás|o nama
    o portalu|zaloguj się|zaloguj|zarejestruj się|prenumerata|reklama|polityka prywatności|regulamin
    praca|pomoc|sklep|szukaj|strona główna|kontakty|přihlásit se|přihlášení|registrace|předplatné
    inzerce|ochrana osobních údajů|podmínky|hledat|úvod|prihlásiť sa|predplatné|rólunk|kapcsolat
    bejelentkezés|regisztráció|előfizetés|médiaajánlat|adatvédelem|adatkezelés|keresés|címlap|kezdőlap
    despre noi|conectare|autentificare|abonamente|publicitate|termeni și condiții
    politica de confidențialitate|acasă|căutare|за нас|контакти|контакт|вход|регистрация|абонамент
    реклама|общи условия|начало|о нас|о проекте|о редакции|контакты|войти|подписка|подписаться
    рекламодателям|политика конфиденциальности|пользовательское соглашение|вакансии|помощь|поиск|главная
    про нас|про проєкт|увійти|реєстрація|підписка|пошук|головна|prijava|registracija|pretplata|marketing
    uvjeti korištenja|politika privatnosti|naslovnica|impresum|почетна|импресум|маркетинг|ποιοι είμαστε
    σχετικά με εμάς|επικοινωνία|σύνδεση|εγγραφή|συνδρομές|διαφήμιση|όροι χρήσης|πολιτική απορρήτου
    αρχική|αναζήτηση|hakkımızda|iletişim|giriş|giriş yap|üye ol|abonelik|abone ol|reklam|künye
    gizlilik politikası|kullanım koşulları|anasayfa|ana sayfa|arama|tentang kami|hubungi kami|kontak
    masuk|daftar|langganan|iklan|kebijakan privasi|pedoman media siber|redaksi|beranda|karir
    về chúng tôi|giới thiệu|liên hệ|đăng nhập|đăng ký|quảng cáo|trang chủ|tìm kiếm|toà soạn|من نحن
    اتصل بنا|تواصل معنا|تسجيل الدخول|دخول|التسجيل|إنشاء حساب|اشترك|اشتراك|الاشتراكات|النشرة البريدية
    أعلن معنا|الإعلانات|للإعلان|سياسة الخصوصية|شروط الاستخدام|الشروط والأحكام|وظائف|مساعدة|الرئيسية|بحث
    خريطة الموقع|أرشيف|אודות|צור קשר|צרו קשר|התחברות|הרשמה|מינוי|מנויים|רכישת מינוי|פרסום|פרסמו אצלנו
    תנאי שימוש|מדיניות פרטיות|דרושים|דף הבית|חיפוש|הצהרת נגישות|درباره ما|تماس با ما|ورود|ثبت نام|اشتراک
    تبلیغات|حریم خصوصی|صفحه اصلی|خانه|جستجو|ہمارے بارے میں|رابطہ|ہم سے رابطہ|हमारे बारे में|संपर्क करें
    संपर्क|लॉग इन|सदस्यता|विज्ञापन|गोपनीयता नीति|होम|खोजें|আমাদের সম্পর্কে|যোগাযোগ|লগইন|বিজ্ঞাপন
    গোপনীয়তা নীতি|হোম|প্রচ্ছদ|எங்களைப் பற்றி|தொடர்புக்கு|முகப்பு|เกี่ยวกับเรา|ติดต่อเรา|เข้าสู่ระบบ
    สมัครสมาชิก|ลงโฆษณา|นโยบายความเป็นส่วนตัว|หน้าแรก|ค้นหา|会社概要|会社案内|会社情報|運営会社|お問い合わせ|お問合せ|ログイン|会員登録
    新規登録|マイページ|購読|購読申し込み|定期購読|広告掲載|広告|プライバシーポリシー|個人情報保護方針|利用規約|採用情報|採用|ヘルプ|よくある質問|サイトマップ|ホーム|トップ|トップページ
    検索|著作権|紙面ビューアー|关于我们|關於我們|联系我们|聯絡我們|聯繫我們|登录|登入|登錄|注册|註冊|会员中心|會員中心|订阅|訂閱|广告服务|廣告刊登|廣告|隐私政策|隱私權政策|隱私政策
    使用条款|服務條款|服务条款|招聘|加入我们|人才招募|帮助|首页|首頁|搜索|搜尋|网站地图|網站地圖|版权声明|版權聲明|회사소개|신문사소개|문의|문의하기|로그인|회원가입|마이페이지|구독
    구독신청|광고문의|광고안내|개인정보처리방침|이용약관|채용|고객센터|홈|검색|사이트맵|청소년보호정책|기사제보|제보
"""
_SERVICE_NAMES = frozenset(fold(name) for line in _SERVICES.strip().splitlines() for name in line.split("|"))


def names_service(text: str) -> bool:
    """Whether a menu's entry is about the outlet, an account or a service rather than a section.

    >>> names_service("Impressum"), names_service("お問い合わせ"), names_service("Kultur")
    (True, True, False)
    """
    return fold(text) in _SERVICE_NAMES
