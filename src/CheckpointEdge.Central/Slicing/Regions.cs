using System.Collections.Frozen;
using System.Collections.Immutable;
using CheckpointEdge.Watchlists.Records;

namespace CheckpointEdge.Central.Slicing;

/// <summary>
/// The regions of the world by the standard country codes of the United Nations Statistics Division (M49, geographic
/// sub-regions), as sets of three-letter codes. Immutable.
/// </summary>
public static class Regions
{
    private static readonly FrozenDictionary<string, ImmutableArray<string>> _members = new Dictionary<string, string>
    {
        ["Northern Africa"] = "DZA EGY LBY MAR SDN TUN ESH",
        ["Eastern Africa"] = "BDI COM DJI ERI ETH KEN MDG MWI MUS MYT MOZ REU RWA SYC SOM SSD UGA TZA ZMB ZWE",
        ["Middle Africa"] = "AGO CMR CAF TCD COG COD GNQ GAB STP",
        ["Southern Africa"] = "BWA SWZ LSO NAM ZAF",
        ["Western Africa"] = "BEN BFA CPV CIV GMB GHA GIN GNB LBR MLI MRT NER NGA SHN SEN SLE TGO",
        ["Caribbean"] = "AIA ATG ABW BHS BRB BES VGB CYM CUB CUW DMA DOM GRD GLP HTI JAM MTQ MSR PRI BLM KNA LCA MAF VCT SXM TTO TCA VIR",
        ["Central America"] = "BLZ CRI SLV GTM HND MEX NIC PAN",
        ["South America"] = "ARG BOL BRA CHL COL ECU FLK GUF GUY PRY PER SUR URY VEN",
        ["Northern America"] = "BMU CAN GRL SPM USA",
        ["Central Asia"] = "KAZ KGZ TJK TKM UZB",
        ["Eastern Asia"] = "CHN HKG MAC PRK JPN MNG KOR TWN",
        ["South-eastern Asia"] = "BRN KHM IDN LAO MYS MMR PHL SGP THA TLS VNM",
        ["Southern Asia"] = "AFG BGD BTN IND IRN MDV NPL PAK LKA",
        ["Western Asia"] = "ARM AZE BHR CYP GEO IRQ ISR JOR KWT LBN OMN QAT SAU PSE SYR TUR ARE YEM",
        ["Eastern Europe"] = "BLR BGR CZE HUN POL MDA ROU RUS SVK UKR",
        ["Northern Europe"] = "ALA DNK EST FRO FIN GGY ISL IRL IMN JEY LVA LTU NOR SJM SWE GBR",
        ["Southern Europe"] = "ALB AND BIH HRV GIB GRC VAT ITA MLT MNE MKD PRT SMR SRB SVN ESP XKX",
        ["Western Europe"] = "AUT BEL FRA DEU LIE LUX MCO NLD CHE",
        ["Australia and New Zealand"] = "AUS NZL NFK",
        ["Melanesia"] = "FJI NCL PNG SLB VUT",
        ["Micronesia"] = "GUM KIR MHL FSM NRU MNP PLW",
        ["Polynesia"] = "ASM COK PYF NIU PCN WSM TKL TON TUV WLF",
    }.ToFrozenDictionary(
        region => region.Key, region => region.Value.Split(' ').ToImmutableArray(), StringComparer.OrdinalIgnoreCase);

    /// <summary>Their names, in the order of the alphabet.</summary>
    public static ImmutableArray<string> Names { get; } = [.. _members.Keys.Order(StringComparer.Ordinal)];

    /// <summary>Of a region's name the states in it, of a state's name or code its code; null where the word is neither.</summary>
    public static ImmutableArray<string>? CodesOf(string word) =>
        _members.TryGetValue(word.Trim(), out ImmutableArray<string> members) ? members
        : Countries.CodeOf(word) is { Length: > 0 } code ? [code]
        : null;
}
