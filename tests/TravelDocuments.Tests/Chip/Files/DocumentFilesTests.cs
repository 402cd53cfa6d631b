using System.Security.Cryptography;
using System.Text.Json;
using CheckpointEdge.TravelDocuments.Chip.Files;
using CheckpointEdge.TravelDocuments.Mrz;

namespace CheckpointEdge.Tests.Chip.Files;

/// <summary>Every file of a real or published specimen that is one of a data group; those of other readers are named.</summary>
public sealed class DocumentFilesTests
{
    // SOD, SOD-cms and Cert are Trust's; CardAccess, CardSecurity and SecurityInfos are read where the chip is opened.
    // DG3 and DG4 are never read without Terminal Authentication, the modules are text.
    private static readonly string[] _kindsOfOthers =
        ["SOD", "SOD-cms", "Cert", "CardAccess", "CardSecurity", "SecurityInfos", "DG3", "DG4", "ASN.1 module", "face image"];

    private delegate bool Reader(ReadOnlyMemory<byte> file, out string why);

    [FactNeeding(Needs.Documents)]
    public void Every_published_file_of_a_data_group_is_read()
    {
        List<string> unread = [];
        int read = 0;
        foreach ((string name, string kind, byte[] content) in Published())
        {
            if (_kindsOfOthers.Contains(kind))
                continue;
            if (ReaderOf(kind) is not { } reader)
                unread.Add($"{name}: nobody reads a {kind}");
            else if (!reader(content, out string why))
                unread.Add($"{name}: {why}");
            else
                read++;
        }

        // A face record without its envelope is no file of a chip; FaceRecordTests reads it in one.
        Assert.All(unread, line => Assert.Contains("face record", line, StringComparison.Ordinal));
        Assert.InRange(read, 35, int.MaxValue);
    }

    [FactNeeding(Needs.Documents)]
    public void A_published_file_cut_anywhere_or_altered_never_throws()
    {
        Random chance = new(20261122);
        foreach ((_, string kind, byte[] content) in Published().Where(each => each.Content.Length < 20_000))
        {
            if (ReaderOf(kind) is not { } reader)
                continue;
            for (int i = 0; i < 200; i++)
            {
                byte[] altered = content[..chance.Next(content.Length + 1)];
                for (int j = 0; j < 3 && altered.Length > 0; j++)
                    altered[chance.Next(Math.Min(altered.Length, 200))] = (byte)chance.Next(256);
                reader(altered, out _);
            }
        }
    }

    [FactNeeding(Needs.Documents)]
    public void The_specimen_passport_of_2008_says_who_it_is()
    {
        Assert.True(CommonData.TryRead(Specimen("EF_COM"), out CommonData? com, out _));
        Assert.Equal("0107", com.LdsVersion);
        Assert.Contains(com.DataGroups, file => file.Number == 2);
        Assert.True(DataGroup1.TryRead(Specimen("Datagroup1"), out DataGroup1? zone, out _));
        Assert.Equal("MUSTERMANN", zone.Read(new DateOnly(2008, 1, 1)).Fields.PrimaryIdentifier);
        Assert.True(DataGroup2.TryRead(Specimen("Datagroup2"), out DataGroup2? face, out _));
        FaceImage image = Assert.Single(face.Faces);
        Assert.Equal((FaceStandard.Iso19794, ChipImageFormat.Jpeg2000), (image.Standard, image.Image.Format));
        Assert.True(image.Width > 0 && image.Height > image.Width);
        Assert.True(DataGroup15.TryRead(Specimen("Datagroup15"), out DataGroup15? key, out _));
        Assert.Equal((ChipKeyKind.Rsa, 1024), (key.Kind, key.SizeBits));
    }

    [FactNeeding(Needs.Documents)]
    public void The_published_face_of_ISO_39794_5_is_the_published_picture()
    {
        (_, _, byte[] file) = Published().Single(each => each.Name.EndsWith("AP_DG2_MandFields.dat", StringComparison.Ordinal));
        Assert.True(DataGroup2.TryRead(file, out DataGroup2? value, out string why), why);
        FaceImage face = Assert.Single(value.Faces);
        Assert.Equal((FaceStandard.Iso39794, ChipImageFormat.Jpeg2000), (face.Standard, face.Image.Format));
        Assert.Equal(
            "53e1cbbf9194c2aba069ff7db606201e61d6a6d45213fb763cde2a169eb54bb6",
            Convert.ToHexStringLower(SHA256.HashData(face.Image.Bytes.Span)));
        Assert.Empty(value.Findings);
    }

    private static byte[] Specimen(string name) =>
        File.ReadAllBytes(Needs.Data("documents", "ef", "jmrtd-bsi2008", name + ".bin"));

    private static IEnumerable<(string Name, string Kind, byte[] Content)> Published()
    {
        using JsonDocument index = JsonDocument.Parse(File.ReadAllBytes(Needs.Data("documents", "ef", "INDEX.json")));
        List<(string Name, string Kind, byte[] Content)> files = [];
        foreach (JsonElement entry in index.RootElement.EnumerateArray())
        {
            string name = entry.GetProperty("file").GetString()!;
            string path = Needs.Data("documents", "ef", name);
            if (File.Exists(path))
                files.Add((name, KindOf(name, entry.GetProperty("kind").GetString()!), File.ReadAllBytes(path)));
        }

        return files;
    }

    private static string KindOf(string name, string kind) =>
        name.Contains("AP_DG2_", StringComparison.Ordinal) ? "DG2" : kind;

    private static Reader? ReaderOf(string kind) => kind switch
    {
        "COM" => (file, out why) => CommonData.TryRead(file, out _, out why),
        "DG1" => (file, out why) => DataGroup1.TryRead(file, out DataGroup1? value, out why)
            && value.Read(new DateOnly(2026, 11, 22)) is MrzReading,
        "DG2" => (file, out why) => DataGroup2.TryRead(file, out _, out why),
        "DG7" => (file, out why) => DataGroup7.TryRead(file, out _, out why),
        "DG11" => (file, out why) => DataGroup11.TryRead(file, out _, out why),
        "DG12" => (file, out why) => DataGroup12.TryRead(file, out _, out why),
        "DG13" => (file, out why) => DataGroup13.TryRead(file, out _, out why),
        "DG14" => (file, out why) => DataGroup14.TryRead(file, out _, out why),
        "DG15" => (file, out why) => DataGroup15.TryRead(file, out _, out why),
        "DG16" => (file, out why) => DataGroup16.TryRead(file, out _, out why),
        _ => null,
    };
}
