using CheckpointEdge.Vision.Images;
using CheckpointEdge.Vision.MrzImages;

namespace CheckpointEdge.Tests.MrzImages;

/// <summary>Single printed lines, cut out, as other readers are trained on: every one is read exactly.</summary>
public sealed class OcrLineTests
{
    private static readonly DateOnly _today = new(2026, 11, 22);

    [FactNeeding(Needs.Documents)]
    public void Every_synthetic_line_is_read_exactly()
    {
        string[] pictures = Directory.GetFiles(Needs.Data("documents", "ocr-lines"), "*.tif");
        MrzPictureReader reader = new();
        List<string> wrong = [];
        foreach (string picture in pictures.Order(StringComparer.Ordinal))
        {
            GreyReading decoded = PictureDecoder.DecodeGrey(File.ReadAllBytes(picture));
            Assert.Null(decoded.Finding);
            string expected = File.ReadAllText(Path.ChangeExtension(picture, ".gt.txt")).Trim();
            MrzPictureReading reading = reader.Read(decoded.Picture!, _today);
            if (string.Join('\n', reading.Lines) != expected)
                wrong.Add(Path.GetFileName(picture));
        }

        Assert.NotEmpty(pictures);
        Assert.Empty(wrong);
    }
}
