using System.Collections.Immutable;
using CheckpointEdge.Exchange.Courier;

namespace CheckpointEdge.Central.Courier;

/// <summary>A bundle for one board, ready to be written to a stick.</summary>
/// <param name="Name">Of its folder there.</param>
/// <param name="Contents">The sealed table of contents.</param>
public sealed record PackedForBoard(string Name, byte[] Contents, ImmutableArray<PackedFile> Files);

/// <summary>One file of such a bundle.</summary>
/// <param name="Content">Null for a published file, which is fetched from <paramref name="Path"/> below <c>/api/courier/</c>.</param>
/// <param name="Path">Empty when the content is here.</param>
public sealed record PackedFile(CourierMember Member, byte[]? Content, string Path);

/// <summary>What a board's bundle says it holds; read and verified by Central alone.</summary>
public sealed record CourierView(string Unit, DateTimeOffset PackedAt, ImmutableArray<CourierMember> Members);

/// <summary>What came of one member of a board's bundle.</summary>
/// <param name="Stored">Reports that are new here (count).</param>
/// <param name="Known">Reports that were here before, by whichever road (count).</param>
/// <param name="Refusals">A sentence for every report that was refused.</param>
public sealed record CourierTaken(int Stored, int Known, ImmutableArray<string> Refusals);
