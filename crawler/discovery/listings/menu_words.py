"""The menu entries of outlets that lead to no section, in the languages of the web.

Most of them stand around articles as well and are labels; the words here are those that say nothing within an article.
"""

from __future__ import annotations

from crawler.labels import fold_label, label_of

_SERVICES = """
    about|account|profile|subscriptions|masthead|jobs|help|help centre|faq|support|shop|store|apps
    our apps|rss feeds|epaper|front page|site map|archive|archives|members|feedback|weather|horoscopes
    tv guide|crosswords|games|ueber uns|konto|abo-shop|stellenangebote|hilfe|archiv|wetter|horoskop
    à propos|a propos|annonceurs|cgv|recrutement|emploi|aide|boutique|météo|sobre nosotros|contáctanos
    anúnciese|empleo|ayuda|tienda|mapa del sitio|hemeroteca|sobre|contatos|assinatura|anuncie
    trabalhe conosco|ajuda|loja|mapa do site|privacy e cookie|condizioni|lavora con noi|aiuto|negozio
    mappa del sito|aanmelden|voorwaarden|vacatures|klantenservice|winkel|annonsera|lediga jobb|hjälp
    annonsere|ledige stillinger|hjelp|annoncering|hjælp|meistä|mainostajille|o portalu|praca|pomoc|sklep
    podmínky|médiaajánlat|adatkezelés|о редакции|рекламодателям|вакансии|помощь|про проєкт|marketing
    маркетинг|σχετικά με εμάς|συνδρομές|karir|toà soạn|الاشتراكات|الإعلانات|للإعلان|وظائف|مساعدة|أرشيف
    מינוי|מנויים|רכישת מינוי|פרסום|פרסמו אצלנו|דרושים|הצהרת נגישות|ہمارے بارے میں|رابطہ|ہم سے رابطہ
    संपर्क|सदस्यता|আমাদের সম্পর্কে|যোগাযোগ|লগইন|বিজ্ঞাপন|গোপনীয়তা নীতি|হোম|প্রচ্ছদ|எங்களைப் பற்றி
    தொடர்புக்கு|முகப்பு|ลงโฆษณา|会社案内|会社情報|購読申し込み|採用情報|採用|ヘルプ|よくある質問|聯繫我們|登錄|会员中心|广告服务|廣告刊登|隱私政策|招聘|加入我们
    人才招募|帮助|网站地图|網站地圖|版權聲明|신문사소개|광고안내|채용|사이트맵|제보
"""
SERVICE_NAMES = frozenset(fold_label(name) for line in _SERVICES.strip().splitlines() for name in line.split("|"))


def names_service(text: str) -> bool:
    """Whether a menu's entry is a label, or is about the outlet, an account or a service, rather than a section.

    >>> names_service("Impressum"), names_service("お問い合わせ"), names_service("Kultur")
    (True, True, False)
    """
    return label_of(text) is not None or fold_label(text) in SERVICE_NAMES
