using System.Globalization;

namespace CheckpointEdge.Cli.Bench;

/// <summary>Which pages <c>bench mrz --pages</c> paints. Immutable.</summary>
/// <param name="Count">How many; 0 for none.</param>
/// <param name="Keep">A folder that gets them (netpbm); null: they are not kept.</param>
/// <param name="Harsh">As pictures are found rather than as a desk takes them.</param>
/// <param name="Megapixels">Photographs of so many millions of pixels, JPEG files that are decoded, too; 0: as they come.</param>
internal sealed record PaintedPages(int Count, int Seed, string? Keep, bool Harsh, float Megapixels)
{
    public string Name => string.Create(
        CultureInfo.InvariantCulture,
        $"painted pages{(Harsh ? ", harsh" : "")}{(Megapixels > 0 ? $", {Megapixels} megapixels" : "")}, seed {Seed}");
}
