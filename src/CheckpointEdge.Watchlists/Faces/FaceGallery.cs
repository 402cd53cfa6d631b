using System.Numerics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace CheckpointEdge.Watchlists.Faces;

/// <summary>One face of a list: whose record it belongs to, and its template of length 1.</summary>
public sealed record GalleryFace(string RecordId, ReadOnlyMemory<float> Template);

/// <summary>A record whose face is near.</summary>
/// <param name="Score">Cosine, -1 to 1.</param>
public sealed record GalleryMatch(string RecordId, float Score);

/// <summary>
/// The faces of one list, unsealed into memory that is never swapped out, and searched whole: nothing is skipped, so nothing is missed.
/// Safe for concurrent readers until disposed, which overwrites it.
/// </summary>
public sealed class FaceGallery : IDisposable
{
    /// <summary>Longest template (dimensions).</summary>
    public const int DimensionsMax = 1024;

    /// <summary>Most faces of one gallery.</summary>
    public const int FacesMax = 2_000_000;

    /// <summary>Faces in one block of memory: eight megabytes of 128 dimensions.</summary>
    private const int BlockFaces = 1 << 16;

    /// <summary>Where one record has many of the nearest faces, so many times more are looked at.</summary>
    private const int KeptMoreBy = 8;

    private readonly LockedBlocks _memory = new();
    private readonly List<sbyte[]> _codes = [];
    private readonly List<float[]> _scales = [];
    private readonly List<string> _recordIds = [];
    private readonly int _stride;

    /// <param name="modelSha256">Of the model that made the templates; others are never compared with them.</param>
    public FaceGallery(string modelSha256, int dimensions)
    {
        if (dimensions is < 1 or > DimensionsMax)
            throw new ArgumentOutOfRangeException(nameof(dimensions), dimensions, $"A template has 1 to {DimensionsMax} dimensions.");
        ModelSha256 = modelSha256;
        Dimensions = dimensions;
        _stride = TemplateCode.Stride(dimensions);
    }

    public string ModelSha256 { get; }

    public int Dimensions { get; }

    public int Count => _recordIds.Count;

    /// <summary>Bytes that one search reads.</summary>
    public long SizeBytes => (long)Count * (_stride + sizeof(float));

    /// <summary>Whether the system promised never to write it to a disk.</summary>
    public bool Locked => _memory.Locked;

    /// <summary>Adds a face while the gallery is built; not while it is searched.</summary>
    /// <exception cref="ArgumentException">The template has another length, or the gallery is full.</exception>
    public void Add(string recordId, ReadOnlySpan<float> template)
    {
        if (template.Length != Dimensions)
            throw new ArgumentException($"The template has {template.Length} dimensions, the gallery {Dimensions}.", nameof(template));
        (int block, int at) = Room(recordId);
        _scales[block][at] = TemplateCode.Encode(template, _codes[block].AsSpan(at * _stride, _stride));
    }

    /// <summary>The nearest faces at or above a threshold, best first; at most <paramref name="matchesMax"/>, of different records.</summary>
    /// <exception cref="ArgumentException">The probe comes of another model.</exception>
    public IReadOnlyList<GalleryMatch> Search(string modelSha256, ReadOnlySpan<float> probe, float threshold, int matchesMax)
    {
        if (modelSha256 != ModelSha256 || probe.Length != Dimensions)
            throw new ArgumentException("Templates of different models are never compared.", nameof(modelSha256));
        Span<sbyte> code = stackalloc sbyte[_stride];
        Span<short> wide = stackalloc short[_stride];
        float probeScale = TemplateCode.Encode(probe, code);
        for (int i = 0; i < code.Length; i++)
            wide[i] = code[i];
        GalleryMatch[] matches = [];
        for (int kept = matchesMax; ; kept *= KeptMoreBy) // many pictures of one person must not push out the next
        {
            List<GalleryMatch> near = Nearest(wide, probeScale, threshold, kept);
            matches = [.. near.DistinctBy(match => match.RecordId).Take(matchesMax)];
            if (matches.Length == matchesMax || near.Count < kept)
                break;
        }

        CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(code));
        CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(wide));
        return matches;
    }

    private List<GalleryMatch> Nearest(ReadOnlySpan<short> probe, float probeScale, float threshold, int kept)
    {
        PriorityQueue<int, float> best = new();
        float lowest = threshold;
        for (int block = 0, first = 0; block < _codes.Count; block++, first += BlockFaces)
            SearchBlock(block, first, probe, probeScale, kept, ref lowest, best);
        List<GalleryMatch> matches = [];
        while (best.TryDequeue(out int face, out float score))
            matches.Add(new GalleryMatch(_recordIds[face], score));
        matches.Reverse();
        return matches;
    }

    /// <summary>Reads every byte that a search reads and does nothing with it: the least time that any search could take.</summary>
    public long ReadThrough()
    {
        long sum = 0;
        for (int block = 0, first = 0; block < _codes.Count; block++, first += BlockFaces)
        {
            int count = Math.Min(BlockFaces, Count - first);
            sum += MemoryReading.Sum(MemoryMarshal.AsBytes(_codes[block].AsSpan(0, count * _stride)));
            sum += MemoryReading.Sum(MemoryMarshal.AsBytes(_scales[block].AsSpan(0, count)));
        }

        return sum;
    }

    public void Dispose()
    {
        _memory.Dispose();
        _recordIds.Clear();
        _codes.Clear();
        _scales.Clear();
    }

    internal (string RecordId, float Scale, ReadOnlyMemory<sbyte> Code) Face(int index) => (
        _recordIds[index], _scales[index / BlockFaces][index % BlockFaces],
        _codes[index / BlockFaces].AsMemory(index % BlockFaces * _stride, Dimensions));

    /// <summary>As <see cref="Add"/>, for a face that is coded already.</summary>
    internal void AddCode(string recordId, float scale, ReadOnlySpan<sbyte> given)
    {
        (int block, int at) = Room(recordId);
        given.CopyTo(_codes[block].AsSpan(at * _stride, _stride));
        _scales[block][at] = float.IsFinite(scale) ? scale : 0;
    }

    private (int Block, int At) Room(string recordId)
    {
        if (Count >= FacesMax)
            throw new ArgumentException($"A gallery has at most {FacesMax} faces.", nameof(recordId));
        int block = Count / BlockFaces;
        int at = Count % BlockFaces;
        if (block == _codes.Count)
        {
            _codes.Add(_memory.Take<sbyte>(BlockFaces * _stride));
            _scales.Add(_memory.Take<float>(BlockFaces));
        }

        _recordIds.Add(recordId);
        return (block, at);
    }

    /// <summary>As many as a vector holds.</summary>
    private static bool AllBelow(ReadOnlySpan<int> sums, ReadOnlySpan<float> scales, float probeScale, float lowest) =>
        Vector.LessThanAll(
            Vector.ConvertToSingle(new Vector<int>(sums)) * (new Vector<float>(scales) * probeScale), new Vector<float>(lowest));

    private void SearchBlock(
        int block, int first, ReadOnlySpan<short> probe, float probeScale, int matchesMax, ref float lowest, PriorityQueue<int, float> best)
    {
        const int Run = 256;
        int count = Math.Min(BlockFaces, Count - first);
        ReadOnlySpan<sbyte> codes = _codes[block];
        ReadOnlySpan<float> scales = _scales[block];
        Span<int> sums = stackalloc int[Run];
        for (int start = 0; start < count; start += Run)
        {
            Span<int> some = sums[..Math.Min(Run, count - start)];
            TemplateCode.DotAll(codes.Slice(start * _stride, some.Length * _stride), probe, some);
            for (int i = 0; i < some.Length; i++)
            {
                // Nearly all faces are far: many are passed over in one step.
                if (i % Vector<float>.Count == 0 && i + Vector<float>.Count <= some.Length
                    && AllBelow(some.Slice(i), scales.Slice(start + i), probeScale, lowest))
                {
                    i += Vector<float>.Count - 1;
                    continue;
                }

                float score = some[i] * (scales[start + i] * probeScale);
                if (score < lowest)
                    continue;
                best.Enqueue(first + start + i, score);
                if (best.Count > matchesMax)
                {
                    best.Dequeue();
                    best.TryPeek(out _, out lowest);
                }
            }
        }
    }
}
