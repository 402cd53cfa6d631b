using System.Text.Json;
using CheckpointEdge.Vision.Images;
using CheckpointEdge.Vision.MrzImages;

namespace CheckpointEdge.Tests.MrzImages;

public sealed class SpecimenPictureTests
{
    private static readonly DateOnly _today = new(2026, 11, 22);

    [FactNeeding(Needs.Documents, Needs.Jpeg)]
    public void Of_the_specimens_most_are_read_exactly_and_no_wrong_reading_is_accepted()
    {
        string folder = Needs.Data("documents", "images");
        using JsonDocument truth = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "GROUNDTRUTH.json")));
        MrzPictureReader reader = new();
        int pictures = 0;
        int exact = 0;
        List<string> acceptedWrong = [];
        foreach (JsonElement entry in truth.RootElement.GetProperty("images").EnumerateArray())
        {
            string image = entry.GetProperty("image").GetString()!;
            PictureReading decoded = PictureDecoder.Decode(File.ReadAllBytes(Path.Combine(folder, image)));
            Assert.NotNull(decoded.Picture);
            MrzPictureReading reading = reader.Read(decoded.Picture.ToGrey(), _today);
            JsonElement lines = entry.GetProperty("lines");
            if (lines.ValueKind != JsonValueKind.Array || lines.GetArrayLength() == 0)
                continue;
            bool right = reading.Lines.SequenceEqual(lines.EnumerateArray().Select(line => line.GetString()!));
            pictures++;
            exact += right ? 1 : 0;
            if (reading.Accepted && !right)
                acceptedWrong.Add(image);
        }

        Assert.Empty(acceptedWrong);
        Assert.InRange(exact, (int)Math.Ceiling(0.85 * pictures), pictures);
    }
}
