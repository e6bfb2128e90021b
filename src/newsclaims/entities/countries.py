"""Countries by the names that English news calls them, without case and full stops."""

from __future__ import annotations

_NAMES = """
afghanistan|albania|algeria|america|andorra|angola|antigua and barbuda|argentina|armenia|australia|austria|azerbaijan|bahamas|bahrain
bangladesh|barbados|belarus|belgium|belize|benin|bhutan|bolivia|bosnia|bosnia and herzegovina|bosnia-herzegovina|botswana|brazil|britain
brunei|bulgaria|burkina faso|burma|burundi|cabo verde|cambodia|cameroon|canada|cape verde|central african republic|chad|chile|china|colombia
comoros|congo|costa rica|côte d'ivoire|côte d’ivoire|croatia|cuba|cyprus|czech republic|czechia|democratic republic of congo
democratic republic of the congo|denmark|djibouti|dominica|dominican republic|drc|east timor|ecuador|egypt|el salvador|england
equatorial guinea|eritrea|estonia|eswatini|ethiopia|fiji|finland|france|gabon|gambia|georgia|germany|ghana|great britain|greece|grenada
guatemala|guinea|guinea-bissau|guyana|haiti|holland|holy see|honduras|hungary|iceland|india|indonesia|iran|iraq|ireland|israel|italy
ivory coast|jamaica|japan|jordan|kazakhstan|kenya|kiribati|kosovo|kuwait|kyrgyzstan|laos|latvia|lebanon|lesotho|liberia|libya|liechtenstein
lithuania|luxembourg|macedonia|madagascar|malawi|malaysia|maldives|mali|malta|marshall islands|mauritania|mauritius|mexico|micronesia
moldova|monaco|mongolia|montenegro|morocco|mozambique|myanmar|namibia|nauru|nepal|netherlands|new zealand|nicaragua|niger|nigeria
north korea|north macedonia|northern ireland|norway|oman|pakistan|palau|palestine|panama|papua new guinea|paraguay
people's republic of china|peru|philippines|poland|portugal|qatar|republic of ireland|romania|russia|russian federation|rwanda
saint kitts and nevis|saint lucia|saint vincent and the grenadines|samoa|san marino|são tomé and príncipe|saudi arabia|scotland|senegal
serbia|seychelles|sierra leone|singapore|slovakia|slovenia|solomon islands|somalia|south africa|south korea|south sudan|soviet union|spain
sri lanka|sudan|suriname|sweden|switzerland|syria|taiwan|tajikistan|tanzania|thailand|togo|tonga|trinidad and tobago|tunisia|turkey|türkiye
turkmenistan|tuvalu|uae|uganda|uk|ukraine|united arab emirates|united kingdom|united states|united states of america|uruguay|us|usa|ussr
uzbekistan|vanuatu|vatican|vatican city|venezuela|vietnam|wales|yemen|yugoslavia|zambia|zimbabwe
"""
COUNTRIES = frozenset(name for line in _NAMES.strip().splitlines() for name in line.split("|"))
