using System.Collections.Immutable;
using System.CommandLine;
using CheckpointEdge.Simulators.Travellers;
using CheckpointEdge.TravelDocuments.Mrz;
using CheckpointEdge.Vision.Images;
using CheckpointEdge.Vision.Images.Jpeg;
using CheckpointEdge.Vision.MrzImages;

namespace CheckpointEdge.Cli.Mrz.Training;

/// <summary><c>mrz paint</c>: pictures of the data pages of fictional travellers, to hold under a document camera.</summary>
internal static class MrzPaintCommand
{
    /// <summary>Pages painted for one traveller at most, until the camera would read one by itself (count).</summary>
    private const int TriesMax = 6;

    private const int Quality = 88;

    public static Command Create()
    {
        Option<string> travellers = new("--travellers")
        {
            Description = "The simulators' travellers, as deploy/demo/travellers.json.",
            Required = true,
        };
        Option<string> output = new("--out") { Description = "The folder for the pictures, ID.jpg each.", Required = true };
        Command command = new(
            "paint",
            "Paints the data page of each fictional traveller with Debian's fonts-ocr-b, as a document camera would see it. "
            + "Exit 1 when some page is not read surely: the officer will be asked.\n"
            + "Example: checkpointctl mrz paint --travellers deploy/demo/travellers.json --out pages")
        {
            travellers, output,
        };
        command.SetAction(parsed => Run(parsed.GetValue(travellers)!, parsed.GetValue(output)!));
        return command;
    }

    private static int Run(string file, string folder)
    {
        ImmutableArray<Traveller> travellers = TravellerFile.Read(file);
        Directory.CreateDirectory(folder);
        PagePainter painter = new(new());
        MrzPictureReader reader = new();
        DateOnly today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);
        int unsure = 0;
        foreach (Traveller traveller in travellers)
        {
            if (!CanBePrinted(traveller))
            {
                Console.Error.WriteLine($"{traveller.Id} has no zone that could be printed; there is no page.");
                continue;
            }

            (GreyPicture page, bool sure) = Paint(painter, reader, file, traveller, today);
            string path = Path.Combine(folder, traveller.Id + ".jpg");
            byte[]? picture = JpegEncoder.Encode(page, Quality);
            File.WriteAllBytes(path, picture ?? throw new IOException("Pictures are written by libturbojpeg0; install it."));
            Console.Out.WriteLine(sure ? path : $"{path}: not read surely, the officer will be asked");
            unsure += sure ? 0 : 1;
        }

        return unsure == 0 ? CommandLine.Done : CommandLine.NegativeAnswer;
    }

    private static bool CanBePrinted(Traveller traveller) => traveller.Mrz.All(
        line => line.Length == traveller.Mrz[0].Length && line.All(IsOfAZone));

    private static bool IsOfAZone(char letter) => LineNetwork.Characters.Contains(letter, StringComparison.Ordinal);

    /// <summary>What stands beside the photograph, in the letters of the zone.</summary>
    private static ImmutableArray<string> Beside(Traveller traveller, DateOnly today)
    {
        MrzFields fields = MrzParser.Parse(string.Join('\n', traveller.Mrz), today).Fields;
        string[] rows =
        [
            fields.IssuingState, fields.PrimaryIdentifier, fields.SecondaryIdentifier, fields.Nationality,
            fields.DateOfBirth.ToString(), fields.DocumentNumber, fields.DateOfExpiry.ToString(),
        ];
        return [.. rows.Select(row => string.Concat(row.ToUpperInvariant().Where(IsOfAZone)))];
    }

    private static (GreyPicture Page, bool Sure) Paint(
        PagePainter painter, MrzPictureReader reader, string file, Traveller traveller, DateOnly today)
    {
        GreyPicture? portrait = PictureDecoder.Decode(TravellerFile.Photograph(file, traveller)).Picture?.ToGrey();
        PageView view = new(Angle: 0.02f, Pitch: 20, TiltX: 0.02f, TiltY: 0.02f, BlurPixels: 0.3f, JpegQuality: 90);
        GreyPicture? page = null;
        for (int seed = 0; seed < TriesMax; seed++)
        {
            page = painter.Paint(new Random(seed), traveller.Mrz, view, Beside(traveller, today), portrait);
            MrzPictureReading reading = reader.Read(page, today);
            if (reading.Accepted && reading.Lines.SequenceEqual(traveller.Mrz))
                return (page, true);
        }

        return (page!, false);
    }
}
