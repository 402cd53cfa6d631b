using System.Collections.Immutable;

namespace CheckpointEdge.Central.Faces;

/// <summary>The faces of one list. Immutable.</summary>
/// <param name="Records">Records of the list with a face (count).</param>
/// <param name="QualityLowest">The lowest and the middle quality, 0 to 100; null when nobody told it.</param>
public sealed record FaceListView(string List, int Records, int Faces, int? QualityLowest, int? QualityMiddle);

/// <summary>What is enrolled, and what was not; a template never leaves by this door. Immutable.</summary>
/// <param name="ModelSha256">The network that made the templates; empty when there are none.</param>
/// <param name="Lists">Of the published list, by code.</param>
/// <param name="NotListed">Records with a face that the published list does not have (count): they wait for a list.</param>
public sealed record EnrolledFacesView(
    int Faces, int Records, string ModelSha256, ImmutableArray<FaceListView> Lists, int NotListed, ImmutableArray<RefusedPictureView> Refused);

/// <summary>The faces of one record, as counts.</summary>
internal sealed record RecordFaces(string Record, int Faces, ImmutableArray<int> Qualities);
