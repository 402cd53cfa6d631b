using System.Collections.Immutable;
using CheckpointEdge.TravelDocuments.Mrz;
using CheckpointEdge.Vision.Images;

namespace CheckpointEdge.Vision.MrzImages;

/// <summary>
/// Reads the machine-readable zone from a picture of a data page, at any angle and size, in all five layouts of Doc 9303.
/// It never throws for a picture: what cannot be read is a finding. Time is bounded by the candidates it looks at.
/// Keeps buffers between pictures; not safe for concurrent callers.
/// </summary>
public sealed class MrzPictureReader
{
    /// <summary>
    /// Pixels of the longer side beyond which a picture gains nothing when its page fills a quarter of it or more: decoders
    /// may halve what has twice as many.
    /// </summary>
    public const int SideEnough = 2000;

    /// <summary>Smaller than this in either direction, no line of 30 characters fits (pixels).</summary>
    private const int SidePixelsMin = 48;

    private const int CandidatesMax = 6;
    private const int CandidatesIncompleteMax = 6;

    /// <summary>A complete zone is better than a plainer line alone, but not than one much plainer.</summary>
    private const float CompleteBonus = 0.5f;

    /// <summary>A complete zone so well seen is the zone, even when a check digit does not hold.</summary>
    private const float PlainQuality = 0.5f;

    /// <summary>No further guess after so many strips: bounds the time for a picture that shows none.</summary>
    private const int LooksMax = 70;

    /// <summary>
    /// As <see cref="LooksMax"/>, for one of many frames. Of 374 pages, most of them harsh, every one that was accepted came within 24 looks,
    /// and one that was read at all came later than 36: the next frame sees it better than more guesses do.
    /// </summary>
    private const int FrameLooksMax = 36;

    private static readonly MrzFinding[] _notWhole =
    [
        new("line-not-whole", "", FindingWeight.Warning, "A line of the zone may have more characters than could be told apart."),
    ];

    private readonly ZoneFinder _finder = new();
    private readonly ZoneReader _reader = new(LineNetwork.Own);

    /// <summary>Reads one picture.</summary>
    /// <param name="picture">Brightness, as <see cref="ColourPicture.ToGrey"/> gives it.</param>
    /// <param name="today">Decides the centuries of two-digit years, as in <see cref="MrzParser.Parse"/>.</param>
    public MrzPictureReading Read(GreyPicture picture, DateOnly today) => Read(picture, today, LooksMax);

    /// <summary>Reads one of many frames of a camera: gives up sooner where nothing is plain.</summary>
    /// <inheritdoc cref="Read(GreyPicture, DateOnly)"/>
    public MrzPictureReading ReadFrame(GreyPicture frame, DateOnly today) => Read(frame, today, FrameLooksMax);

    private MrzPictureReading Read(GreyPicture picture, DateOnly today, int further)
    {
        if (Math.Min(picture.Width, picture.Height) < SidePixelsMin)
            return Nothing("picture-too-small", "The picture is too small to show a machine-readable zone.", PlacementAdvice.NoDocument);
        PicturePyramid pyramid = new(picture);
        MrzPictureReading? best = null;
        float bestQuality = float.MinValue;
        int incomplete = 0;
        int looksMax = _reader.Looks + further;
        foreach (ZoneCandidate candidate in _reader.Rank(pyramid, _finder.Find(pyramid)).Take(CandidatesMax))
        {
            bool plain = false;
            foreach (SeenZone zone in _reader.Read(pyramid, candidate))
            {
                MrzPictureReading reading = Answer(pyramid, zone, today);
                float quality = zone.Quality + (reading.Reading?.Valid == true ? 2 : 0) + (zone.Complete ? CompleteBonus : 0);
                if (quality > bestQuality)
                    (best, bestQuality) = (reading, quality);
                if (reading.Reading?.Valid == true)
                    return reading;
                plain |= zone.Complete && zone.Quality > PlainQuality;
                incomplete += plain ? 0 : 1;
                if (_reader.Looks > looksMax)
                    break;
            }

            if (plain || incomplete >= CandidatesIncompleteMax || _reader.Looks > looksMax)
                break;
        }

        return best ?? Nothing("zone-not-found", "The picture shows no machine-readable zone.", PlacementAdvice.NoDocument);
    }

    private static MrzPictureReading Answer(PicturePyramid pyramid, SeenZone zone, DateOnly today)
    {
        ImmutableArray<ZoneCorner> corners = ZonePlacement.Corners(zone);
        if (!zone.Complete || ZoneDecoder.Decode(zone) is not { } decoded)
        {
            return Nothing("zone-incomplete", "Only part of the machine-readable zone can be seen.", PlacementAdvice.HoldStill) with
            {
                Lines = [.. zone.Lines.Select(line => line.Second.Text)],
                Advice = ZonePlacement.Advise(pyramid, zone, accepted: false, out double? partGlareAt),
                GlareAt = partGlareAt,
                Corners = corners,
            };
        }

        MrzReading parsed = MrzParser.Parse(string.Join('\n', decoded.Lines), today);
        bool accepted = decoded.Consistent && decoded.Doubts.Count == 0 && parsed.Valid && zone.Whole
            && !parsed.Findings.Any(finding => finding.Weight == FindingWeight.Error);
        return new()
        {
            Lines = [.. decoded.Lines],
            Reading = parsed,
            Accepted = accepted,
            Confidence = Math.Round(decoded.Consistent ? decoded.Confidence : Math.Min(decoded.Confidence, 0.01), 4),
            Doubts = [.. decoded.Doubts],
            Findings = [.. parsed.Findings, .. zone.Whole ? [] : _notWhole, .. decoded.Doubts.Select(Finding)],
            Advice = ZonePlacement.Advise(pyramid, zone, accepted, out double? glareAt),
            GlareAt = glareAt,
            Corners = corners,
        };
    }

    private static MrzFinding Finding(MrzDoubt doubt)
    {
        string others = doubt.Alternatives.Length == 0 ? "" : $", it may be {string.Join(" or ", doubt.Alternatives.ToCharArray())}";
        return new(
            "character-uncertain",
            doubt.Field,
            FindingWeight.Warning,
            $"Line {doubt.Line + 1}, character {doubt.Position + 1} ({doubt.Read}) is not plain in the picture{others}.");
    }

    private static MrzPictureReading Nothing(string code, string sentence, PlacementAdvice advice) => new()
    {
        Lines = [],
        Accepted = false,
        Confidence = 0,
        Doubts = [],
        Findings = [new(code, "", FindingWeight.Error, sentence)],
        Advice = advice,
        Corners = [],
    };
}
