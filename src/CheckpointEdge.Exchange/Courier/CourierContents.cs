using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace CheckpointEdge.Exchange.Courier;

/// <summary>
/// The table of contents of a bundle: signed by its sender, sealed to its recipient. What it does not name is not there.
/// Immutable; README.md beside this file shows the bytes.
/// </summary>
public sealed partial record CourierContents
{
    public required Guid Id { get; init; }

    /// <summary>The board that packed it, or <see cref="CentralName"/>.</summary>
    public required string From { get; init; }

    /// <summary><see cref="CourierSeal.KeyIdOf"/> of whom it is sealed to: signed, so that nobody can seal it to another.</summary>
    public required string To { get; init; }

    /// <summary>When it was packed; a board takes no bundle that was packed before the newest one it has taken.</summary>
    public required DateTimeOffset PackedAt { get; init; }

    /// <summary>AES-256, made for this bundle alone: what its sealed members are sealed with.</summary>
    public required byte[] Key { get; init; }

    public required ImmutableArray<CourierMember> Members { get; init; }

    /// <summary>From a board: the newest answer it has. From Central: the answers in here follow this one.</summary>
    public long AnswerCursor { get; init; }

    /// <summary>As <see cref="AnswerCursor"/>, for news of cleared pairs.</summary>
    public long ClearedCursor { get; init; }

    /// <summary>From a board: it has receipts for all its reports up to this number. From Central: 0.</summary>
    public long ReceiptedTo { get; init; }

    /// <summary>
    /// From Central: of the reports up to the board's <see cref="ReceiptedTo"/> it lacks this one and perhaps later ones, for it came back from
    /// a backup. The board sends those again whose content it still has. Null: nothing is missing.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? SendFrom { get; init; }

    /// <summary>Beside <see cref="SendFrom"/>: the last number that Central lacks.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? SendTo { get; init; }

    /// <summary><see cref="From"/> of Central's bundles; no board has this name, for boards' names hold no space.</summary>
    public const string CentralName = "Central of this fleet";

    /// <summary>From a board: what it says of itself (<see cref="Reports.UnitStatus"/>), as of the moment it was packed.</summary>
    public const string StatusName = "status/board";

    /// <summary>The members below a folder, in the order of their packing.</summary>
    public IEnumerable<CourierMember> Below(string folder) =>
        Members.Where(member => member.Name.StartsWith(folder + "/", StringComparison.Ordinal));

    /// <summary>All sizes, counts and names are possible ones.</summary>
    /// <exception cref="CourierException">Something is not.</exception>
    public void RequirePossible()
    {
        if (Key.Length != 32 || Members.IsDefault || AnswerCursor < 0 || ClearedCursor < 0 || ReceiptedTo < 0
            || SendFrom < 1 || SendTo < 1)
            throw new CourierException("The bundle's table of contents is not one.");
        if (Members.Length > CourierLimits.MembersMax)
            throw new CourierException($"The bundle names {Members.Length} files; at most {CourierLimits.MembersMax} are read.");
        foreach (CourierMember member in Members)
        {
            if (member.Name.Length > CourierLimits.NameCharsMax || !Name().IsMatch(member.Name))
                throw new CourierException("The bundle names a file by what is no name of one.");
            if (member.Sha256.Length != 2 * SHA256.HashSizeInBytes || !member.Sha256.All(char.IsAsciiHexDigitLower))
                throw new CourierException($"The bundle gives no SHA-256 for {member.Name}.");
            if (member.Length < 0 || (member.Sealed && member.Length > CourierLimits.SealedMemberBytesMax))
                throw new CourierException($"{member.Name} has {member.Length} bytes by the table of contents; that is not possible.");
        }

        // Each length is bounded before they are added up, so that no sum wraps around.
        if (Members.Any(member => member.Length > CourierLimits.TotalBytesMax)
            || Members.Sum(member => member.Length) > CourierLimits.TotalBytesMax)
            throw new CourierException($"The bundle is larger than {CourierLimits.TotalBytesMax} bytes.");
        if (Members.Select(member => member.Name).Distinct(StringComparer.Ordinal).Count() != Members.Length)
            throw new CourierException("The bundle names a file twice.");
    }

    [GeneratedRegex(@"\A[a-z]+(/[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*)+\z", RegexOptions.CultureInvariant)]
    private static partial Regex Name();
}

/// <summary>One file of a bundle; it lies on the stick under its hash.</summary>
/// <param name="Name">What it is: <c>metadata/3.root.json</c>, <c>files/…</c>, <c>keys/…</c>, <c>reports/1</c>, <c>receipts/1</c>.</param>
/// <param name="Sha256">Of the bytes as they lie on the stick, hexadecimal, lower case.</param>
/// <param name="Length">Of the same (bytes).</param>
/// <param name="Sealed">Under the bundle's key; a file of a list is not, for it is sealed by itself.</param>
public sealed record CourierMember(string Name, string Sha256, long Length, bool Sealed)
{
    public static CourierMember Of(string name, ReadOnlySpan<byte> content, bool isSealed) =>
        new(name, Convert.ToHexStringLower(SHA256.HashData(content)), content.Length, isSealed);
}

/// <summary>What travels sealed to one recipient: the signed bytes and the signature over them.</summary>
public sealed record CourierEnvelope(byte[] Contents, byte[] Signature);
