using System.Collections.Frozen;
using System.Text;

namespace CheckpointEdge.Cli.Bench;

/// <summary>Names that meet a list in the same way, told by the script in which their bearers write them at home.</summary>
internal enum NameGroup
{
    Latin,

    /// <summary>Han, kana, Hangul.</summary>
    EastAsian,

    /// <summary>Arab, Persian and South Asian Muslim names.</summary>
    ArabPersian,

    /// <summary>Cyrillic, Greek, Hebrew, the scripts of India and the rest.</summary>
    OtherScripts,
}

/// <summary>Sorts people into groups. Stateless.</summary>
internal static class NameGroups
{
    private static readonly FrozenDictionary<string, NameGroup> _byState = ByState(
        (NameGroup.EastAsian, "CHN HKG MAC TWN SGP JPN KOR PRK"),
        (NameGroup.ArabPersian, "SAU ARE KWT QAT BHR OMN JOR LBN SYR IRQ YEM EGY SDN LBY TUN DZA MAR PSE IRN AFG PAK BGD"),
        (NameGroup.OtherScripts, "RUS UKR BLR BGR SRB MKD MNE KAZ KGZ TJK MNG GRC CYP ARM GEO ISR IND NPL LKA MMR THA KHM ETH"));

    public static string Title(NameGroup group) => group switch
    {
        NameGroup.Latin => "names in Latin letters",
        NameGroup.EastAsian => "East Asian names",
        NameGroup.ArabPersian => "Arab, Persian, South Asian Muslim",
        _ => "names in other scripts",
    };

    /// <summary>By the state of the passport (three letters), where the name itself is known in Latin letters alone.</summary>
    public static NameGroup OfState(string state) => _byState.GetValueOrDefault(state, NameGroup.Latin);

    /// <summary>By the first letter of the name as its bearer writes it; Latin where there is none.</summary>
    public static NameGroup OfName(string name)
    {
        foreach (Rune rune in name.EnumerateRunes())
        {
            if (!Rune.IsLetter(rune))
                continue;
            return rune.Value switch
            {
                < 0x0250 or (>= 0x1E00 and < 0x1F00) => NameGroup.Latin,
                (>= 0x0600 and < 0x0780) or (>= 0x08A0 and < 0x0900) => NameGroup.ArabPersian,
                (>= 0x3040 and < 0xA000) or (>= 0xAC00 and < 0xD7B0) or >= 0x20000 => NameGroup.EastAsian,
                _ => NameGroup.OtherScripts,
            };
        }

        return NameGroup.Latin;
    }

    private static FrozenDictionary<string, NameGroup> ByState(params (NameGroup Group, string States)[] groups) => groups
        .SelectMany(group => group.States.Split(' '), (group, state) => (state, group.Group))
        .ToFrozenDictionary(pair => pair.state, pair => pair.Group, StringComparer.Ordinal);
}
