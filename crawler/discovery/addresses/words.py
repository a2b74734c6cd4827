"""The words by which addresses name listings and furniture, in the languages of the web; hyphens are left out."""

from __future__ import annotations

_LISTING = """
    tag tags tagged topic topics thema themen themes tema temas temi tópico étiquette etiqueta etiquetas etiquette
    motcle motscles schlagwort schlagworte stichwort keyword keywords label labels category categories kategorie
    kategorien categorie categoria categorias kategori catégorie categoría rubrik rubrique rubriques rubric ressort
    archive archives archiv archivo archivos archivio arquivo author authors autor autoren autores auteur auteurs
    autore autori byline contributor contributors columnist columnists profile profiles profil user users member
    members people search suche suchen recherche rechercher buscar busca buscador cerca zoeken sök szukaj ara arama
    page pages seite pagina página calendar kalender agenda date feed feeds rss atom sitemap print drucken imprimir
    amp series serie dossier dossiers collection collections hashtag hub authorsarchive find results
"""

_NAMED = """
    tag tags tagged etiqueta etiquetas schlagwort keyword keywords label labels category
    categories kategorie categoria categorias kategori author authors autor autores auteur auteurs autore byline
    contributor contributors columnist columnists profile profiles profil user users search hashtag
"""

_FURNITURE = """
    about aboutus contact contacts contactus kontakt contacto contactos contato contatti contactez impressum imprint
    privacy privacypolicy datenschutz datenschutzerklaerung privacidad privacidade confidentialite cookie cookies
    cookiepolicy terms termsofuse termsofservice tos agb nutzungsbedingungen legal legalnotice avisolegal
    mentionslegales disclaimer copyright conditions cgu cgv login signin signup logout register registration
    registrieren anmelden anmeldung inscription connexion iniciarsesion cadastro account accounts konto myaccount
    mein abo abos abonnement abonnements abonnieren abonnez subscribe subscription subscriptions suscripcion
    suscribete assine newsletter newsletters boletin boletines shop store boutique tienda loja cart checkout
    warenkorb advertise advertising advertisement werbung werben mediadaten publicidad publicite publicidade
    mediakit jobs careers career karriere stellenangebote stellenmarkt empleo faq help hilfe ayuda aide support
    feedback sitemap app apps epaper eedition podcast podcasts tv live livestream webcam wetter weather meteo tiempo
    clima horoscope horoskop horoscopo games spiele crossword sudoku gewinnspiel gewinnspiele contest lottery lotto
    team staff ueberuns wirueberuns quienessomos quemsomos quisommesnous chisiamo editorialpolicy ethics corrections
    accessibility barrierefreiheit presse press partner partners sponsors donate spenden donation donations rss
    premium plus share facebook twitter whatsapp private intern verlag mediathek kleinanzeigen classifieds
    traueranzeigen obituaries immobilien wishlist my cgi cdncgi wpadmin wplogin unsubscribe preferences settings
    consent notifications bookmarks merkliste
"""

_FURNITURE_WORDS = """
    privacy contact contacts impressum imprint datenschutz datenschutzerklaerung kontakt contacto newsletter
    newsletters subscribe subscription abo abonnement login signin register cookie cookies terms agb legal
    mediadaten faq sitemap rss advertise epaper unsubscribe karriere careers
"""

_FURNITURE_ROOT = """
    private login account accounts konto shop store tienda boutique wpadmin wplogin cgi cgibin abo subscribe
    newsletter newsletters tag tags search suche print amp feed rss cdncgi user users
"""

_LISTING_PARAMETERS = """
    q s query search cat category tag author page paged start offset sort order filter month year day m replytocom
    share print output format redirect redirect_to return returnurl u url
"""

CONJUNCTIONS = frozenset(
    ("and", "und", "et", "y", "e", "ed", "en", "og", "och", "i", "ja", "ve", "dan", "n", "u", "of")
)
"""What joins the words of a section's name."""

LISTING = frozenset(_LISTING.split())
"""An address that ends in one of these, or in one of these and a name, lists things."""

NAMED = frozenset(_NAMED.split())
"""What follows one of these is a name, however long."""

FURNITURE = frozenset(_FURNITURE.split())
"""An address that ends in one of these is about the outlet, an account or a service."""

FURNITURE_WORDS = frozenset(_FURNITURE_WORDS.split())
"""A short slug with one of these words is the same."""

FURNITURE_ROOT = frozenset(_FURNITURE_ROOT.split())
"""Nothing below one of these folders at the root is an article."""

LISTING_PARAMETERS = frozenset(_LISTING_PARAMETERS.split())
"""Query parameters of listings, searches, print versions and share links."""
