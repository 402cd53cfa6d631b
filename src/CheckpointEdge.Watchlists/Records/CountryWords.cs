namespace CheckpointEdge.Watchlists.Records;

/// <summary>
/// One line for each state or other party that a document can name: the three-letter code, the two-letter code (or -),
/// then words for it, separated by semicolons. Order of words, articles, case and accents do not matter.
/// </summary>
internal static class CountryWords
{
    public const string Table =
        """
        ABW AW Aruba; Aruban
        AFG AF Afghanistan; Afghan; Afghani; Islamic Republic of Afghanistan; Islamic Emirate of Afghanistan
        AGO AO Angola; Angolan
        AIA AI Anguilla; Anguillan
        ALA AX Åland Islands; Aland
        ALB AL Albania; Albanian
        AND AD Andorra; Andorran
        ANT AN Netherlands Antilles; Dutch Antilles
        ARE AE United Arab Emirates; UAE; U.A.E.; Emirati; Emirates
        ARG AR Argentina; Argentine; Argentinian; Argentinean
        ARM AM Armenia; Armenian
        ASM AS American Samoa
        ATA AQ Antarctica
        ATF TF French Southern Territories
        ATG AG Antigua and Barbuda; Antigua; Antiguan
        AUS AU Australia; Australian
        AUT AT Austria; Austrian
        AZE AZ Azerbaijan; Azerbaijani; Azeri
        BDI BI Burundi; Burundian
        BEL BE Belgium; Belgian
        BEN BJ Benin; Beninese; Dahomey; DHY
        BES BQ Bonaire, Sint Eustatius and Saba; Bonaire; Caribbean Netherlands
        BFA BF Burkina Faso; Burkinabe; Upper Volta; HVO
        BGD BD Bangladesh; Bangladeshi; East Pakistan
        BGR BG Bulgaria; Bulgarian
        BHR BH Bahrain; Bahraini; Kingdom of Bahrain
        BHS BS Bahamas; Bahamian; Commonwealth of the Bahamas
        BIH BA Bosnia and Herzegovina; Bosnia; Bosnian; Bosnia-Hercegovina; BiH; Bosnia and Hercegovina
        BLM BL Saint Barthélemy
        BLR BY Belarus; Belarusian; Byelorussia; Belorussia; Belarussian; BYS
        BLZ BZ Belize; Belizean; British Honduras
        BMU BM Bermuda; Bermudian
        BOL BO Bolivia; Bolivian; Plurinational State of Bolivia
        BRA BR Brazil; Brazilian; Brasil
        BRB BB Barbados; Barbadian
        BRN BN Brunei Darussalam; Brunei; Bruneian
        BTN BT Bhutan; Bhutanese
        BVT BV Bouvet Island
        BWA BW Botswana; Motswana; Batswana
        CAF CF Central African Republic; Central African; CAR; C.A.R.
        CAN CA Canada; Canadian
        CCK CC Cocos Islands; Cocos Keeling Islands
        CHE CH Switzerland; Swiss; Swiss Confederation
        CHL CL Chile; Chilean
        CHN CN China; Chinese; People's Republic of China; PRC; P.R.C.; Mainland China
        CIV CI Côte d'Ivoire; Cote d Ivoire; Ivory Coast; Ivorian
        CMR CM Cameroon; Cameroonian; Cameroun
        COD CD Democratic Republic of the Congo; Congo Kinshasa; DRC; D.R.C.; DR Congo; Zaire; Congo-Zaire; Zairian; Democratic Republic Congolese; ZAR
        COG CG Congo; Republic of the Congo; Congo Brazzaville; Congolese
        COK CK Cook Islands
        COL CO Colombia; Colombian
        COM KM Comoros; Comorian; Comoran; Union of the Comoros
        CPV CV Cabo Verde; Cape Verde; Cape Verdean
        CRI CR Costa Rica; Costa Rican
        CSK - Czechoslovakia; Czechoslovak; Czechoslovakian
        CUB CU Cuba; Cuban
        CUW CW Curaçao
        CXR CX Christmas Island
        CYM KY Cayman Islands; Caymanian
        CYP CY Cyprus; Cypriot
        CZE CZ Czechia; Czech Republic; Czech
        DDR - German Democratic Republic; East Germany; GDR
        DEU DE Germany; German; Federal Republic of Germany; West Germany; FRG
        DJI DJ Djibouti; Djiboutian
        DMA DM Dominica; Commonwealth of Dominica
        DNK DK Denmark; Danish; Dane
        DOM DO Dominican Republic
        DZA DZ Algeria; Algerian; People's Democratic Republic of Algeria
        ECU EC Ecuador; Ecuadorian; Ecuadorean
        EGY EG Egypt; Egyptian; Arab Republic of Egypt
        ERI ER Eritrea; Eritrean
        ESH EH Western Sahara; Sahrawi
        ESP ES Spain; Spanish; Spaniard; Kingdom of Spain
        EST EE Estonia; Estonian
        ETH ET Ethiopia; Ethiopian
        EUE EU European Union
        FIN FI Finland; Finnish; Finn
        FJI FJ Fiji; Fijian
        FLK FK Falkland Islands; Falkland Islands (Malvinas)
        FRA FR France; French; French Republic
        FRO FO Faroe Islands; Faeroe Islands
        FSM FM Micronesia; Federated States of Micronesia; Micronesian
        GAB GA Gabon; Gabonese
        GBD - British Overseas Territories Citizen
        GBN - British National (Overseas)
        GBO - British Overseas Citizen
        GBP - British Protected Person
        GBR GB United Kingdom; United Kingdom of Great Britain and Northern Ireland; UK; U.K.; Great Britain; Britain; British; England; English; Scotland; Scottish; Wales; Welsh; Northern Ireland
        GBS - British Subject
        GEO GE Georgia; Georgian; Republic of Georgia
        GGY GG Guernsey
        GHA GH Ghana; Ghanaian
        GIB GI Gibraltar
        GIN GN Guinea; Guinean; Guinea Conakry; Republic of Guinea
        GLP GP Guadeloupe
        GMB GM Gambia; Gambian; Republic of the Gambia
        GNB GW Guinea-Bissau; Bissau-Guinean; Guinea-Bissauan
        GNQ GQ Equatorial Guinea; Equatorial Guinean; Equatoguinean
        GRC GR Greece; Greek; Hellenic Republic
        GRD GD Grenada; Grenadian
        GRL GL Greenland
        GTM GT Guatemala; Guatemalan
        GUF GF French Guiana
        GUM GU Guam
        GUY GY Guyana; Guyanese; British Guiana
        HKG HK Hong Kong; Hongkong; Hong Kong Special Administrative Region; Hong Kong SAR; Hong Kong, China
        HMD HM Heard Island and McDonald Islands
        HND HN Honduras; Honduran
        HRV HR Croatia; Croatian; Croat
        HTI HT Haiti; Haitian
        HUN HU Hungary; Hungarian
        IDN ID Indonesia; Indonesian
        IMN IM Isle of Man
        IND IN India; Indian
        IOT IO British Indian Ocean Territory
        IRL IE Ireland; Irish; Republic of Ireland; Eire
        IRN IR Iran; Iranian; Islamic Republic of Iran; Persia; Persian
        IRQ IQ Iraq; Iraqi; Republic of Iraq
        ISL IS Iceland; Icelandic; Icelander
        ISR IL Israel; Israeli; State of Israel
        ITA IT Italy; Italian
        JAM JM Jamaica; Jamaican
        JEY JE Jersey
        JOR JO Jordan; Jordanian; Hashemite Kingdom of Jordan; Transjordan
        JPN JP Japan; Japanese
        KAZ KZ Kazakhstan; Kazakh; Kazakhstani; Kazakstan
        KEN KE Kenya; Kenyan
        KGZ KG Kyrgyzstan; Kyrgyz; Kyrgyz Republic; Kirghizstan; Kirgizstan; Kirghizia; Kyrgyzstani
        KHM KH Cambodia; Cambodian; Kampuchea; Khmer
        KIR KI Kiribati
        KNA KN Saint Kitts and Nevis; Saint Kitts; Kittitian
        KOR KR Republic of Korea; South Korea; Korea, South; South Korean; ROK
        KWT KW Kuwait; Kuwaiti; State of Kuwait
        LAO LA Lao People's Democratic Republic; Laos; Lao; Laotian; Lao PDR
        LBN LB Lebanon; Lebanese
        LBR LR Liberia; Liberian
        LBY LY Libya; Libyan; Libyan Arab Jamahiriya; State of Libya
        LCA LC Saint Lucia; St Lucia
        LIE LI Liechtenstein; Liechtensteiner
        LKA LK Sri Lanka; Sri Lankan; Ceylon
        LSO LS Lesotho; Basotho; Mosotho
        LTU LT Lithuania; Lithuanian
        LUX LU Luxembourg; Luxembourger; Luxemburg
        LVA LV Latvia; Latvian
        MAC MO Macao; Macau; Macanese; Macao SAR; Macau, China
        MAF MF Saint Martin
        MAR MA Morocco; Moroccan; Kingdom of Morocco
        MCO MC Monaco; Monegasque
        MDA MD Moldova; Moldovan; Republic of Moldova; Moldavia
        MDG MG Madagascar; Malagasy
        MDV MV Maldives; Maldivian
        MEX MX Mexico; Mexican; México; United Mexican States
        MHL MH Marshall Islands; Marshallese
        MKD MK North Macedonia; Macedonia; Macedonian; The Former Yugoslav Republic of Macedonia; FYROM; Former Yugoslav Republic of Macedonia
        MLI ML Mali; Malian; Region: Northern Mali
        MLT MT Malta; Maltese
        MMR MM Myanmar; Burma; Burmese; Myanmarese; Union of Myanmar; BUR
        MNE ME Montenegro; Montenegrin
        MNG MN Mongolia; Mongolian; Mongol
        MNP MP Northern Mariana Islands
        MOZ MZ Mozambique; Mozambican
        MRT MR Mauritania; Mauritanian
        MSR MS Montserrat
        MTQ MQ Martinique
        MUS MU Mauritius; Mauritian
        MWI MW Malawi; Malawian
        MYS MY Malaysia; Malaysian; Malaya
        MYT YT Mayotte
        NAM NA Namibia; Namibian; South West Africa
        NCL NC New Caledonia
        NER NE Niger; Nigerien
        NFK NF Norfolk Island
        NGA NG Nigeria; Nigerian
        NIC NI Nicaragua; Nicaraguan
        NIU NU Niue
        NLD NL Netherlands; Dutch; Holland; Kingdom of the Netherlands; The Netherlands; Dutchman
        NOR NO Norway; Norwegian
        NPL NP Nepal; Nepalese; Nepali
        NRU NR Nauru; Nauruan
        NZL NZ New Zealand; New Zealander
        OMN OM Oman; Omani; Sultanate of Oman
        PAK PK Pakistan; Pakistani; Islamic Republic of Pakistan; West Pakistan
        PAN PA Panama; Panamanian; Panamá
        PCN PN Pitcairn
        PER PE Peru; Peruvian; Perú
        PHL PH Philippines; Philippine; Filipino; Filipina; Republic of the Philippines; Phillipines
        PLW PW Palau; Palauan
        PNG PG Papua New Guinea; Papua New Guinean
        POL PL Poland; Polish; Pole
        PRI PR Puerto Rico; Puerto Rican
        PRK KP Democratic People's Republic of Korea; North Korea; Korea, North; DPRK; D.P.R.K.; North Korean; Democratic Peoples Republic of Korea
        PRT PT Portugal; Portuguese
        PRY PY Paraguay; Paraguayan
        PSE PS State of Palestine; Palestine; Palestinian; Palestinian Authority; Palestinian Territory, Occupied; Occupied Palestinian Territory; Palestinian Territories; West Bank; Gaza; Gaza Strip; Region: Gaza; West Bank and Gaza; Palestinian National Authority
        PYF PF French Polynesia
        QAT QA Qatar; Qatari; State of Qatar
        REU RE Réunion
        RKS XK Kosovo; Kosovar; Kosovan; Republic of Kosovo; XKX
        ROU RO Romania; Romanian; Rumania; Roumania; ROM
        RUS RU Russian Federation; Russia; Russian; R.F.; Rossiya
        RWA RW Rwanda; Rwandan; Rwandese; Ruanda
        SAU SA Saudi Arabia; Saudi; Saudi Arabian; Kingdom of Saudi Arabia; KSA
        SCG CS Serbia and Montenegro
        SDN SD Sudan; Sudanese; Republic of the Sudan; Region: Kafia Kingi
        SEN SN Senegal; Senegalese
        SGP SG Singapore; Singaporean
        SGS GS South Georgia and the South Sandwich Islands
        SHN SH Saint Helena; Saint Helena, Ascension and Tristan da Cunha
        SJM SJ Svalbard and Jan Mayen
        SLB SB Solomon Islands; Solomon Islander
        SLE SL Sierra Leone; Sierra Leonean; Sierra Leonian
        SLV SV El Salvador; Salvadoran; Salvadorian; Salvadorean
        SMR SM San Marino; Sammarinese
        SOM SO Somalia; Somali; Somalian; Federal Republic of Somalia; Somaliland
        SPM PM Saint Pierre and Miquelon
        SRB RS Serbia; Serbian; Serb; Republic of Serbia
        SSD SS South Sudan; South Sudanese; Republic of South Sudan
        STP ST São Tomé and Príncipe; Sao Tome and Principe
        SUN SU Soviet Union; USSR; U.S.S.R.; Union of Soviet Socialist Republics; Soviet
        SUR SR Suriname; Surinam; Surinamese
        SVK SK Slovakia; Slovak; Slovak Republic; Slovakian
        SVN SI Slovenia; Slovene; Slovenian
        SWE SE Sweden; Swedish; Swede
        SWZ SZ Eswatini; Swaziland; Swazi
        SXM SX Sint Maarten
        SYC SC Seychelles; Seychellois
        SYR SY Syrian Arab Republic; Syria; Syrian
        TCA TC Turks and Caicos Islands
        TCD TD Chad; Chadian; Tchad
        TGO TG Togo; Togolese
        THA TH Thailand; Thai; Siam
        TJK TJ Tajikistan; Tajik; Tajikistani; Tadjikistan; Tadzhikistan
        TKL TK Tokelau
        TKM TM Turkmenistan; Turkmen; Turkmenistani
        TLS TL Timor-Leste; East Timor; Timorese; East Timorese; TMP
        TON TO Tonga; Tongan
        TTO TT Trinidad and Tobago; Trinidad; Trinidadian
        TUN TN Tunisia; Tunisian; Republic of Tunisia
        TUR TR Türkiye; Turkey; Turkish; Turk; Republic of Turkey
        TUV TV Tuvalu; Tuvaluan
        TWN TW Taiwan; Taiwanese; Taiwan, Province of China; Chinese Taipei; Taiwan, Republic of China; Formosa
        TZA TZ United Republic of Tanzania; Tanzania; Tanzanian; Tanganyika; Zanzibar
        UGA UG Uganda; Ugandan
        UKR UA Ukraine; Ukrainian; Region: Crimea; Crimea
        UMI UM United States Minor Outlying Islands
        UNA - United Nations Specialized Agency
        UNK - United Nations Interim Administration Mission in Kosovo; UNMIK
        UNO UN United Nations; United Nations Organization
        URY UY Uruguay; Uruguayan
        USA US United States of America; United States; USA; U.S.A.; U.S.; American; America
        UTO - Utopia; Utopian
        UZB UZ Uzbekistan; Uzbek; Uzbekistani; Uzbek SSR
        VAT VA Holy See; Vatican City State; Vatican; Vatican City
        VCT VC Saint Vincent and the Grenadines; St Vincent and the Grenadines; Vincentian
        VEN VE Venezuela; Venezuelan; Bolivarian Republic of Venezuela
        VGB VG British Virgin Islands; Virgin Islands, British; Virgin Islands (U.K.)
        VIR VI United States Virgin Islands; Virgin Islands, U.S.; US Virgin Islands
        VNM VN Viet Nam; Vietnam; Vietnamese; Socialist Republic of Vietnam; North Vietnam; South Vietnam
        VUT VU Vanuatu; Ni-Vanuatu; New Hebrides
        WLF WF Wallis and Futuna
        WSM WS Samoa; Samoan; Western Samoa
        XOM - Sovereign Military Order of Malta; Order of Malta
        XXA - Stateless; Stateless person
        XXB - Refugee; Refugee under the 1951 Convention
        XXC - Refugee, other
        XXX - Unspecified nationality
        YEM YE Yemen; Yemeni; Yemenite; Republic of Yemen; Yemen Arab Republic; North Yemen; Arab Republic of Yemen; YAR
        YMD YD South Yemen; Democratic Yemen; People's Democratic Republic of Yemen; PDRY
        YUG YU Yugoslavia; Yugoslav; Yugoslavian; Socialist Federal Republic of Yugoslavia; Federal Republic of Yugoslavia; SFRY
        ZAF ZA South Africa; South African; RSA
        ZMB ZM Zambia; Zambian; Northern Rhodesia
        ZWE ZW Zimbabwe; Zimbabwean; Rhodesia; Southern Rhodesia
        """;
}
