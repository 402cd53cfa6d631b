using System.Collections.Immutable;
using System.Security.Cryptography;

namespace CheckpointEdge.Exchange.Courier;

/// <summary>Where the bytes of a packed member are: in memory, or in a file that never changes.</summary>
/// <param name="Content">Null when they are in <paramref name="File"/>.</param>
public sealed record PackedMember(CourierMember Member, byte[]? Content, string? File);

/// <summary>Collects the members of one bundle and seals them under a key of its own. Not thread-safe.</summary>
public sealed class CourierPacking
{
    private readonly List<PackedMember> _members = [];

    /// <summary>The bundle's own key; it travels in the sealed table of contents and nowhere else.</summary>
    public byte[] Key { get; } = RandomNumberGenerator.GetBytes(32);

    public ImmutableArray<PackedMember> Members => [.. _members];

    /// <summary>Adds what only the recipient may read.</summary>
    /// <exception cref="CourierException">It is too large, or there are too many.</exception>
    public void AddSealed(string name, ReadOnlySpan<byte> content)
    {
        byte[] box = CourierSeal.SealMember(name, content, Key);
        if (box.Length > CourierLimits.SealedMemberBytesMax)
            throw new CourierException($"{name} has {box.Length} bytes; a bundle takes {CourierLimits.SealedMemberBytesMax}.");
        Add(new PackedMember(CourierMember.Of(name, box, isSealed: true), box, null));
    }

    /// <summary>Adds a file that is sealed by itself and named by its hash.</summary>
    /// <param name="sha256">Of the whole file, as somebody signed it; whoever copies the file finds out whether it still holds.</param>
    /// <exception cref="CourierException">There are too many.</exception>
    public void AddFile(string name, string file, string sha256) =>
        Add(new PackedMember(new CourierMember(name, sha256, new FileInfo(file).Length, false), null, file));

    private void Add(PackedMember member)
    {
        if (_members.Count >= CourierLimits.MembersMax)
            throw new CourierException($"A bundle takes at most {CourierLimits.MembersMax} files.");
        _members.Add(member);
    }
}
