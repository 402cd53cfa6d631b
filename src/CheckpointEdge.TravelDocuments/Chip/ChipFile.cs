using System.Collections.Immutable;

namespace CheckpointEdge.TravelDocuments.Chip;

/// <summary>
/// The elementary files of an e-passport (Doc 9303-10, 3 and 4): where each lies, what it begins with and what it is called.
/// A closed set. Immutable, compared by identity.
/// </summary>
public sealed class ChipFile
{
    private ChipFile(string name, ushort id, byte shortId, byte tag, bool inApplication, int number = 0)
    {
        Name = name;
        Id = id;
        ShortId = shortId;
        Tag = tag;
        InApplication = inApplication;
        Number = number;
    }

    public static ChipFile CardAccess { get; } = new("EF.CardAccess", 0x011C, 0x1C, 0x31, inApplication: false);
    public static ChipFile CardSecurity { get; } = new("EF.CardSecurity", 0x011D, 0x1D, 0x30, inApplication: false);
    public static ChipFile Dir { get; } = new("EF.DIR", 0x2F00, 0x1E, 0x61, inApplication: false);
    public static ChipFile AttributeInfo { get; } = new("EF.ATR-INFO", 0x2F01, 0x01, 0, inApplication: false);
    public static ChipFile Com { get; } = new("EF.COM", 0x011E, 0x1E, 0x60, inApplication: true);
    public static ChipFile Sod { get; } = new("EF.SOD", 0x011D, 0x1D, 0x77, inApplication: true);

    /// <summary>DG1 to DG16, in order.</summary>
    public static ImmutableArray<ChipFile> DataGroups { get; } =
    [
        .. "61 75 63 76 65 66 67 68 69 6A 6B 6C 6D 6E 6F 70".Split(' ')
            .Select((tag, at) => new ChipFile(
                $"DG{at + 1}", (ushort)(0x0101 + at), (byte)(at + 1), Convert.FromHexString(tag)[0], inApplication: true, at + 1)),
    ];

    /// <summary>In the order in which they are listed: master file, EF.COM, EF.SOD, data groups.</summary>
    public static ImmutableArray<ChipFile> All { get; } =
        [CardAccess, CardSecurity, Dir, AttributeInfo, Com, Sod, .. DataGroups];

    /// <summary><c>EF.SOD</c>, <c>DG1</c>; also the name of its file on disk, with <c>.bin</c>.</summary>
    public string Name { get; }

    /// <summary>For SELECT.</summary>
    public ushort Id { get; }

    /// <summary>Short identifier for READ BINARY (5 bits).</summary>
    public byte ShortId { get; }

    /// <summary>The tag of the outermost object; 0: a row of objects.</summary>
    public byte Tag { get; }

    /// <summary>Within the e-passport application A0000002471001; false: in the master file.</summary>
    public bool InApplication { get; }

    /// <summary>1 to 16; 0 when it is no data group.</summary>
    public int Number { get; }

    /// <param name="number">1 to 16.</param>
    public static ChipFile DataGroup(int number) => DataGroups[number - 1];

    /// <summary>By the outermost tag of a data group; null when none has it.</summary>
    public static ChipFile? OfTag(uint tag) => DataGroups.FirstOrDefault(file => file.Tag == tag);

    public override string ToString() => Name;
}
