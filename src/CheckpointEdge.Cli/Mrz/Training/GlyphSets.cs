using CheckpointEdge.Vision.MrzImages;

namespace CheckpointEdge.Cli.Mrz.Training;

/// <summary>All characters of one face at one width and height, and how high its capitals are (pixels).</summary>
internal sealed record GlyphSet(Glyph[] Glyphs, float Capital);

/// <summary>
/// The faces that lines are painted with: OCR-B as drawn, with square ends and slanted, each wider, narrower, higher and
/// lower, because issuing states stretch it and scanners do too. Painted once; safe for concurrent readers then.
/// </summary>
internal sealed class GlyphSets
{
    /// <summary>Pixels from character to character on the canvas on which lines are put together.</summary>
    public const int Pitch = 32;

    private static readonly int[] _widths = [36, 40, 44, 48, 53];
    private static readonly int[] _heights = [36, 40, 44, 49];

    private readonly List<GlyphSet> _usual = [];
    private readonly List<GlyphSet> _slanted = [];

    public GlyphSets()
    {
        foreach ((string file, List<GlyphSet> sets) in
            new[] { ("OCRB.otf", _usual), ("OCRBS.otf", _usual), ("OCRBL.otf", _slanted) })
        {
            using OcrBFace face = new(file);
            foreach (int width in _widths)
            {
                foreach (int height in _heights)
                {
                    Glyph[] glyphs = face.Paint(LineNetwork.Characters, width, height, out _, out float capital);
                    sets.Add(new(glyphs, capital));
                }
            }
        }
    }

    /// <summary>One line in twelve is slanted.</summary>
    public GlyphSet Any(Random random) =>
        random.Next(12) == 0 ? _slanted[random.Next(_slanted.Count)] : _usual[random.Next(_usual.Count)];

    /// <summary>The plain face as drawn.</summary>
    public GlyphSet Plain => _usual[_widths.Length / 2 * _heights.Length + 2];
}
