"""Names of the months in sixty languages (Unicode CLDR), and what the press of their countries writes besides."""

from __future__ import annotations

import unicodedata
from functools import cache, lru_cache

# Index 0 is January. Words that name different months in different languages are in AMBIGUOUS.
MONTH_NAMES = (
    "ean eanair ene enero gen gener gennaio ian ianuarie ion ionawr jaan jaanuar jan janar janeiro jannar januar "
    "januara januari january janv janvaris janvier led leden ledna oca ocak saus sausio sausis sij sijecanj "
    "sijecnja sty styczen stycznia tammi tammikuu tammikuuta urt urtarrila xan xaneiro yan yanvar ιαν ιανουαριοσ "
    "ιανουαριου сту студзень студзеня січ січень січня янв январь января яну януари јан јануар јануари қаң қаңтар "
    "հնվ հունվար հունվարի ינואר ינו׳ جنوری يناير ژانویه जनवरी जन॰ জানু জানুযারী ஜன ஜனவரி జన జనవరి ม.ค มกราคม იან "
    "იანვარი",
    "chw chwef chwefror feabh feabhra feb febbraio febr febreiro febrer febrero februar februara februari "
    "februarie februaris february fev fevereiro fevr fevral fevrier fra frar helmi helmikuu helmikuuta lut lutego "
    "luty ots otsaila shk shkurt sub subat uno unor unora vas vasario vasaris veebr veebruar velj veljaca veljace "
    "φεβ φεβρουαριοσ φεβρουαριου ақп ақпан лют лютага лютии лютого люты феб фебруар фев февр февраль февраля "
    "февруари փետրվար փետրվարի փտվ פברואר פבר׳ فبراير فروری فوریه फरवरी फर॰ ফেব ফেবরুযারী பிப பிபரவரி ఫిబర "
    "ఫిబరవరి ก.พ กมภาพันธ์ თებ თებერვალი",
    "bre brezen brezna kov kovas kovo maalis maaliskuu maaliskuuta maart mac machi mar marc marca march marcius "
    "marco marec maret mars mart marta martie marts martxoa marz marzec marzo marzu maw mawrth mrt ozu ozujak "
    "ozujka μαρ μαρτιοσ μαρτιου бер березень березня мар март марта нау наурыз сак сакавік сакавіка մարտ մարտի "
    "մրտ מרץ مارس مارچ मारच মারচ மார மாரச మారచి มี.ค มีนาคม მარ მარტი",
    "abr abril aib aibrean api apirila apr aprel april aprila aprile aprili aprilie aprilis aprill avr avril bal "
    "balandis balandzio dub duben dubna d’abr d’abril ebr ebrill huhti huhtikuu huhtikuuta kwi kwiecien kwietnia "
    "nis nisan pri prill tra travanj travnja απρ απριλιοσ απριλιου апр апрель апреля април квіт квітень квітня "
    "кра красавік красавіка сәу сәуір ապր ապրիլ ապրիլի אפריל אפר׳ ابريل اوریل اپریل अपरैल এপরি এপরিল ஏப ஏபரல ఏపరి "
    "ఏపరిల เม.ย เมษายน აპრ აპრილი",
    "beal bealtaine geg geguze geguzes kve kveten kvetna mag maggio mai maiatza maig maijs maio maj maja majus "
    "may mayo mayıs mei mej mejju svi svibanj svibnja touko toukokuu toukokuuta μαι μαιοσ μαιου маи мам мамыр мая "
    "мај трав травень травня մայիս մայիսի մյս מאי مايو مه ميی मई মে மே మే พ.ค พฤษภาคม მაი მაისი",
    "birz birzelio birzelis cerven cervna cvn cze czerwca czerwiec eka ekaina giu giugno gun gunju haz haziran "
    "iun iunie iyn iyun juin jun juna june junho juni junij junijs junio junius juny juuni kesa kesakuu kesakuuta "
    "lipanj lipnja meh mehefin meith meitheamh qer qershor xuno ιουν ιουνιοσ ιουνιου июн июнь июня мау маусым "
    "черв червень червня чэр чэрвень чэрвеня юни јун јуни հնս հունիս հունիսի יוני جون يونيو ژوين जून জুন ஜூன జూన "
    "มิ.ย มิถนายน ივნ ივნისი",
    "cervence cervenec cvc gor gorff gorffennaf heina heinakuu heinakuuta iuil iul iulie iyl iyul juil juillet "
    "jul jula julai julho juli julij julijs julio juliol julius july juuli korr korrik liep liepa liepos lipca "
    "lipiec lug luglio lul lulju srpanj srpnja tem temmuz uzt uztaila xul xullo ιουλ ιουλιοσ ιουλιου июл июль "
    "июля лип липень липня ліп ліпень ліпеня шіл шілде юли јул јули հլս հուլիս հուլիսի יולי جولايی يوليو ژويیه "
    "जुलाई जुल॰ জুল জুলাই ஜூலை జులె ก.ค กรกฎาคม ივლ ივლისი",
    "abu abuztua ag ago agost agosti agosto agu agust agustos agustus aout aug august augusta augusti augusts "
    "augustus augusztus avg avgust avq avqust awst aww awwissu d’ag d’agost elo elokuu elokuuta gush gusht kol "
    "kolovoz kolovoza lun lunasa ogo ogos rugp rugpjucio rugpjutis sie sierpien sierpnia srpen srpna αυγ "
    "αυγουστοσ αυγουστου авг август августа жні жнівень жніуня серп серпень серпня там тамыз օգոստոս օգոստոսի օգս "
    "אוגוסט אוג׳ اغسطس اوت اگست अगसत अग॰ আগ আগসট ஆக ஆகஸட ఆగ ఆగసటు ส.ค สิงหาคม აგვ აგვისტო",
    "eyl eylul ira iraila medi mfomh rugs rugsejis rugsejo ruj rujan rujna sen sentabr sentyabr sep sept septemba "
    "septembar september septembra septembre septembrie septembris septiembre set setembre setembro settembre "
    "settembru sht shtator syys syyskuu syyskuuta szept szeptember wrz wrzesien wrzesnia zar zari σεπ σεπτεμβριοσ "
    "σεπτεμβριου вер верасень верасня вересень вересня сент сентябрь сентября сеп септембар септември қыр "
    "қыркүиек սեպ սեպտեմբեր սեպտեմբերի ספטמבר ספט׳ سبتمبر ستمبر سپتامبر सितंबर सित॰ সেপ সেপটেমবর செப செபடமபர "
    "సెపటెం సెపటెంబర ก.ย กันยายน სექ სექტემბერი",
    "dfomh d’oct d’octubre eki ekim hyd hydref loka lokakuu lokakuuta oct october octobre octombrie octubre okt "
    "oktabr oktoba oktobar oktober oktobra oktobris oktoober oktyabr ott ottobre ottubru out outubro paz "
    "pazdziernik pazdziernika rij rijen rijna spal spalio spalis tet tetor urr urria οκτ οκτωβριοσ οκτωβριου жовт "
    "жовтень жовтня кас кастрычнік кастрычніка окт октобар октомври октябрь октября қаз қазан հոկ հոկտեմբեր "
    "հոկտեմբերի אוקטובר אוק׳ اكتوبر اکتبر اکتوبر अकटूबर अकटू॰ অকটো অকটোবর அக அகடோபர అకటో అకటోబర ต.ค ตลาคม ოქტ "
    "ოქტომბერი",
    "aza azaroa kas kasım lapkr lapkricio lapkritis listopadu marras marraskuu marraskuuta nen nentor noiembrie "
    "nov novemba novembar november novembra novembre novembris novembro novembru noviembre noy noyabr samh "
    "samhain stu studeni studenoga tach tachwedd νοε νοεμβριοσ νοεμβριου лист листопад листопада ліс лістапад "
    "лістапада нов новембар ное ноември нояб ноябрь ноября қар қараша նոյ նոյեմբեր նոյեմբերի נובמבר נוב׳ نوامبر "
    "نوفمبر نومبر नवंबर नव॰ নভে নভেমবর நவ நவமபர నవం నవంబర พ.ย พฤศจิกายน ნოე ნოემბერი",
    "abe abendua ara aralık dec decembar december decembra decembre decembrie decembris decembro dek dekabr des "
    "desemba desember desembre dets detsember dez dezember dezembro dhj dhjetor dic dicembre dicembru diciembre "
    "dis disember gru grudnia grudzien gruod gruodis gruodzio joulu joulukuu joulukuuta noll nollaig pro prosinac "
    "prosinca prosince prosinec rhag rhagfyr δεκ δεκεμβριοσ δεκεμβριου груд грудень грудня дек декабрь декабря "
    "декември дец децембар жел желтоқсан сне снежань снежня դեկ դեկտեմբեր դեկտեմբերի דצמבר דצמ׳ دسامبر دسمبر "
    "ديسمبر दिसंबर दिस॰ ডিসে ডিসেমবর டிச டிசமபர డిసెం డిసెంబర ธ.ค ธันวาคม დეკ დეკემბერი",
)

AMBIGUOUS = {
    "listopad": {"hr": 10, "pl": 11, "cs": 11},
    "listopada": {"hr": 10, "pl": 11},
    "lis": {"hr": 10, "pl": 11, "cs": 11},
    "srp": {"hr": 7, "cs": 8},
    "lip": {"hr": 6, "pl": 7},
}

# Written beside the names above: Austria, the Levant, the Maghreb, Hebrew with its preposition.
_OTHERS = {
    "janner": 1, "mrz": 3, "كانون الثاني": 1, "جانفي": 1, "בינואר": 1, "شباط": 2, "فيفري": 2, "בפברואר": 2,
    "اذار": 3, "במרץ": 3, "نيسان": 4, "افريل": 4, "באפריל": 4, "ايار": 5, "ماي": 5, "במאי": 5, "حزيران": 6,
    "جوان": 6, "ביוני": 6, "تموز": 7, "جويلية": 7, "ביולי": 7, "اب": 8, "באוגוסט": 8, "ايلول": 9,
    "בספטמבר": 9, "تشرين الاول": 10, "באוקטובר": 10, "تشرين الثاني": 11, "בנובמבר": 11, "كانون الاول": 12,
    "בדצמבר": 12,
}  # fmt: skip


@lru_cache(maxsize=2048)
def month_number(word: str, language: str = "") -> int:
    """The month a word names, from 1 to 12; 0 for any other word.

    :param language: ISO 639-1; without it a name that means different months in different languages is 0.

    >>> month_number("févr."), month_number("नवंबर"), month_number("تشرين الثاني"), month_number("listopada", "pl")
    (2, 11, 11, 11)
    >>> month_number("listopada"), month_number("Rathaus")
    (0, 0)
    """
    folded = fold(word)
    if folded in AMBIGUOUS:
        return AMBIGUOUS[folded].get(language, 0)
    return _numbers().get(folded, 0)


@cache
def _numbers() -> dict[str, int]:
    return {name: number for number, names in enumerate(MONTH_NAMES, 1) for name in names.split()} | _OTHERS


def fold(word: str) -> str:
    """A word without case, accents and final dots, as the names above are spelt.

    >>> fold("févr.")
    'fevr'
    """
    letters = unicodedata.normalize("NFKD", word.casefold())
    return "".join(c for c in letters if not unicodedata.combining(c)).strip(" .")
