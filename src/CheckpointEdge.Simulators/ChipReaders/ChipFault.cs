using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace CheckpointEdge.Simulators.ChipReaders;

/// <summary>Where a fault comes from.</summary>
public enum ChipFaultOrigin
{
    /// <summary>From the issuing state: only a passport that is issued with it has it.</summary>
    Issuing,

    /// <summary>From a forger: what lies on the chip was changed after issuing.</summary>
    Contents,

    /// <summary>From the chip or the air between: it behaves wrongly.</summary>
    Behaviour,
}

/// <summary>
/// Everything a simulated chip can do wrong: a closed set, each with the name that <c>--fault NAME</c> takes and a sentence.
/// Some take a number after a colon: <c>torn-off:12</c> is torn off at the thirteenth command. Immutable, safe for
/// concurrent readers.
/// </summary>
public sealed class ChipFault
{
    private ChipFault(string name, ChipFaultOrigin origin, string sentence, int? number = null)
    {
        Name = name;
        Origin = origin;
        Sentence = sentence;
        Number = number;
    }

    /// <summary>Told after a colon: <c>torn-off:12</c> (0 to this).</summary>
    public const int NumberMax = 100_000;

    public static ChipFault None { get; } = new("none", ChipFaultOrigin.Behaviour, "Nothing is wrong.");

    // From the issuing state.
    public static ChipFault ForeignSigner { get; } = new(
        "foreign-signer", ChipFaultOrigin.Issuing, "Signed below a root that nobody knows and that bears the state's own name.");
    public static ChipFault ExpiredSigner { get; } = new(
        "expired-signer", ChipFaultOrigin.Issuing, "The signer's certificate had run out before the passport was signed.");
    public static ChipFault RevokedSigner { get; } = new(
        "revoked-signer", ChipFaultOrigin.Issuing, "The signer's certificate stands on the state's revocation list.");
    public static ChipFault OtherCountry { get; } = new(
        "other-country", ChipFaultOrigin.Issuing, "The signer's certificate names another state than the passport does.");

    // From a forger.
    public static ChipFault Clone { get; } = new(
        "clone", ChipFaultOrigin.Contents, "The files are copied, the private keys are not: the chip proves nothing of its own.");
    public static ChipFault AlteredData { get; } = new(
        "altered-dg1", ChipFaultOrigin.Contents, "The name in DG1 was changed after signing.");
    public static ChipFault AlteredFace { get; } = new(
        "altered-face", ChipFaultOrigin.Contents, "The picture in DG2 was changed after signing.");
    public static ChipFault AlteredSignature { get; } = new(
        "altered-sod", ChipFaultOrigin.Contents, "The signature of EF.SOD was changed.");
    public static ChipFault StrippedChipAuthentication { get; } = new(
        "stripped-dg14", ChipFaultOrigin.Contents, "DG14 was taken out of a copied chip and out of EF.COM; EF.SOD still lists it.");
    public static ChipFault StrippedActiveAuthentication { get; } = new(
        "stripped-dg15", ChipFaultOrigin.Contents, "DG15 was taken out of a copied chip and out of EF.COM; EF.SOD still lists it.");
    public static ChipFault WithoutCom { get; } = new(
        "without-com", ChipFaultOrigin.Contents, "EF.COM is missing, as on some real passports.");
    public static ChipFault WithoutSod { get; } = new(
        "without-sod", ChipFaultOrigin.Contents, "EF.SOD is missing: nothing on the chip is signed.");
    public static ChipFault LyingLength { get; } = new(
        "lying-length", ChipFaultOrigin.Contents, "The header of DG2 claims more bytes than the file has.");
    public static ChipFault HugeLength { get; } = new(
        "huge-length", ChipFaultOrigin.Contents, "The header of DG2 claims two gigabytes.");

    // From the chip or the air between.
    public static ChipFault TornOff { get; } = new(
        "torn-off", ChipFaultOrigin.Behaviour, "The chip leaves the field after so many commands and stays away.", 12);
    public static ChipFault TornOffOnce { get; } = new(
        "torn-off-once", ChipFaultOrigin.Behaviour, "The chip leaves the field after so many commands, once, and is laid back.", 12);
    public static ChipFault WrongStatus { get; } = new(
        "wrong-status", ChipFaultOrigin.Behaviour, "After so many commands every answer is 6F00.", 12);
    public static ChipFault Garbage { get; } = new(
        "garbage", ChipFaultOrigin.Behaviour, "After so many commands the answers are random bytes.", 12);
    public static ChipFault Silent { get; } = new(
        "silent", ChipFaultOrigin.Behaviour, "After so many commands the chip does not answer any more.", 12);
    public static ChipFault EndlessWaiting { get; } = new(
        "endless-wtx", ChipFaultOrigin.Behaviour, "After so many commands the chip asks for more time, for ever.", 12);
    public static ChipFault WrongMac { get; } = new(
        "wrong-mac", ChipFaultOrigin.Behaviour, "After so many protected answers the next ones bear a wrong MAC.", 3);
    public static ChipFault WrongPassword { get; } = new(
        "wrong-password", ChipFaultOrigin.Behaviour, "The right password is answered with 6300, as if it were wrong.");
    public static ChipFault EndlessFile { get; } = new(
        "endless-file", ChipFaultOrigin.Behaviour, "DG2 claims sixteen megabytes and the chip goes on sending for as long as it is asked.");
    public static ChipFault EarlyEnd { get; } = new(
        "early-end", ChipFaultOrigin.Behaviour, "DG2 ends earlier than its header says, with 6282.");
    public static ChipFault NeedsMappingParameter { get; } = new(
        "needs-tag-84", ChipFaultOrigin.Behaviour, "MSE:SET AT without the domain parameters' number (tag 84) is answered with 6A87.");
    public static ChipFault RefusesMasterFile { get; } = new(
        "refuses-mf", ChipFaultOrigin.Behaviour, "SELECT of the master file is answered with 6A86.");
    public static ChipFault RefusesLeInMse { get; } = new(
        "refuses-mse-le", ChipFaultOrigin.Behaviour, "MSE:SET AT with a length expected is answered with 6700.");
    public static ChipFault RefusesPace { get; } = new(
        "refuses-pace", ChipFaultOrigin.Behaviour, "EF.CardAccess offers PACE and the chip answers it with 6A80.");
    public static ChipFault SkippedCounter { get; } = new(
        "skipped-counter", ChipFaultOrigin.Behaviour, "After so many protected answers the chip's send sequence counter is one ahead.", 3);
    public static ChipFault Reads256 { get; } = new(
        "reads-256", ChipFaultOrigin.Behaviour, "Reads of more than 256 bytes are answered with 6700; no extended length.");
    public static ChipFault Reads224 { get; } = new(
        "reads-224", ChipFaultOrigin.Behaviour, "Reads of more than 224 bytes are answered with 6B00; no extended length.");
    public static ChipFault Reads160 { get; } = new(
        "reads-160", ChipFaultOrigin.Behaviour, "Reads of more than 160 bytes are answered with 6CA0; no extended length.");

    /// <summary>All of them, in the order of their origin.</summary>
    public static ImmutableArray<ChipFault> All { get; } =
    [
        None, ForeignSigner, ExpiredSigner, RevokedSigner, OtherCountry,
        Clone, AlteredData, AlteredFace, AlteredSignature, StrippedChipAuthentication, StrippedActiveAuthentication,
        WithoutCom, WithoutSod, LyingLength, HugeLength,
        TornOff, TornOffOnce, WrongStatus, Garbage, Silent, EndlessWaiting, WrongMac, WrongPassword, EndlessFile, EarlyEnd,
        NeedsMappingParameter, RefusesMasterFile, RefusesLeInMse, RefusesPace, SkippedCounter, Reads256, Reads224, Reads160,
    ];

    /// <summary>As <c>--fault</c> takes it, without its number.</summary>
    public string Name { get; }

    public ChipFaultOrigin Origin { get; }

    /// <summary>What is wrong, in plain words.</summary>
    public string Sentence { get; }

    /// <summary>After so many commands or answers; null: the fault knows none.</summary>
    public int? Number { get; }

    /// <summary>The same fault with another number; itself where it takes none.</summary>
    /// <param name="number">0 to <see cref="NumberMax"/>.</param>
    public ChipFault After(int number) => Number is null ? this : new ChipFault(Name, Origin, Sentence, number);

    /// <summary>Whether it is the same fault, whatever its number.</summary>
    public bool Is(ChipFault other) => Name == other.Name;

    /// <param name="text"><c>clone</c>, <c>torn-off:20</c>; empty or null: <see cref="None"/>.</param>
    public static bool TryParse(string? text, [NotNullWhen(true)] out ChipFault? fault)
    {
        string[] parts = string.IsNullOrEmpty(text) ? [None.Name] : text.Split(':');
        fault = All.FirstOrDefault(known => known.Name == parts[0]);
        if (fault is null || parts.Length == 1)
            return fault is not null;
        bool counted = parts.Length == 2 && fault.Number is not null
            && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number <= NumberMax;
        fault = counted ? fault.After(int.Parse(parts[1], CultureInfo.InvariantCulture)) : null;
        return counted;
    }

    public override string ToString() => Number is { } number ? $"{Name}:{number.ToString(CultureInfo.InvariantCulture)}" : Name;
}
