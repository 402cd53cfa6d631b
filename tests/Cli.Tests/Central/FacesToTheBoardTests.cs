using CheckpointEdge.Appliance.Sync;
using CheckpointEdge.Cli.Tests.Enrol;
using CheckpointEdge.Exchange.Enrolment;
using CheckpointEdge.Vision.Faces;
using CheckpointEdge.Vision.Images;
using CheckpointEdge.Vision.Inference;
using CheckpointEdge.Vision.Models;
using CheckpointEdge.Watchlists.Faces;

namespace CheckpointEdge.Tests.Central;

/// <summary>
/// Photographs of listed people, from a folder through checkpointctl, a real Central and two approvers to a real board, and a face found there.
/// </summary>
public sealed class FacesToTheBoardTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("listed-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [FactNeeding(Needs.Faces)]
    public async Task A_listed_face_is_found_at_the_board_and_gone_when_its_person_is()
    {
        await using CentralAndBoard house = await CentralAndBoard.StartAsync();
        UnitIdentity unit = await house.EnrolAsync();
        Listed("p1\tANNA TESTER\t\t1970-03-04\tUTO\t", "p2\tBORA TESTER\t\t1971-03-04\tUTO\t");
        foreach (string picture in new[] { "s12/1", "s12/3", "s3/1" })
            File.Copy(Picture(picture), At(picture.Replace('/', '-') + ".pgm"));
        File.Copy(Picture("s12/1"), At("twin.pgm"));
        File.WriteAllText(At("black.pgm"), "P5 64 64 255\n" + new string('\0', 64 * 64));
        File.WriteAllText(
            At("faces.csv"),
            "record,file\np1,s12-1.pgm\np1,s12-3.pgm\np2,s3-1.pgm\np2,twin.pgm\np2,black.pgm\np2,../secret.pgm\np9,none.pgm\n,\n");

        Ctl(house, "ops", 0, "import", $"people-tsv={At("people.tsv")}");
        (string _, string refused) = Ctl(
            house, "ops", 1, "faces", "import", "--faces", At("faces.csv"), "--pictures", _folder, "--models", Needs.Data("face", "models"),
            "--test-networks");
        Assert.Contains(
            "line 5: not enrolled. twin.pgm is the same picture as that of line 2, which is of another record.", refused, StringComparison.Ordinal);
        Assert.Contains("line 6: not enrolled. black.pgm: No face is in the picture.", refused, StringComparison.Ordinal);
        Assert.Contains("line 7: not enrolled. ../secret.pgm is no file in the folder", refused, StringComparison.Ordinal);
        Assert.Contains("line 8: not enrolled. none.pgm is no file in the folder", refused, StringComparison.Ordinal);
        Assert.Contains("line 9: not enrolled. The row names no record", refused, StringComparison.Ordinal);
        Assert.Contains("3 of 8 pictures enrolled, 5 left out.", refused, StringComparison.Ordinal);
        Ctl(house, "ops", 0, "faces", "draft");
        Publish(house);

        using CentralLink link = house.Link();
        using ListShelf shelf = ListShelf.Open(house.BoardData, unit, house.BoardClock);
        Assert.IsType<ShelfResult.Taken>(await shelf.OfferAsync(link, CancellationToken.None));
        using InstalledFaces networks = InstalledFaces.Open(
            new ModelFolder(Needs.Data("face", "models"), ModelManifest.BuiltIn), InferenceEngine.Find(), forTests: true);
        Assert.Equal(("p1", 3), Nearest(shelf, networks, "s12/5"));
        Assert.Equal(("p2", 3), Nearest(shelf, networks, "s3/5"));
        Assert.Equal(("", 3), Nearest(shelf, networks, "s9/1"));

        Listed("p2\tBORA TESTER\t\t1971-03-04\tUTO\t");
        Ctl(house, "ops", null, "import", $"people-tsv={At("people.tsv")}");
        Ctl(house, "ops", null, "accept", "--reason", "left");
        Publish(house);
        Assert.IsType<ShelfResult.Taken>(await shelf.OfferAsync(link, CancellationToken.None));
        Assert.Equal(("", 1), Nearest(shelf, networks, "s12/5"));
    }

    private (string Record, int Faces) Nearest(ListShelf shelf, InstalledFaces networks, string picture)
    {
        using ListLease lease = shelf.Lease()!;
        using FaceReading reading = networks.Reader!.ReadFrame(PictureDecoder.Decode(File.ReadAllBytes(Picture(picture))).Picture!);
        FaceGallery gallery = lease.Gallery!;
        double threshold = networks.Model!.Calibration!.ForGallery(gallery.Count, IdentificationThreshold.FpirDefault).Threshold;
        IReadOnlyList<GalleryMatch> near = gallery.Search(reading.Template!.ModelSha256, reading.Template.Values, (float)threshold, 3);
        return (near.Count == 0 ? "" : Assert.Single(near).RecordId, gallery.Count);
    }

    private void Publish(CentralAndBoard house)
    {
        foreach (string approver in new[] { "approver1", "approver2" })
            Ctl(house, approver, 0, "approve");
        Ctl(house, "ops", 0, "publish");
    }

    private static (string Output, string Error) Ctl(CentralAndBoard house, string user, int? code, params string[] arguments)
    {
        (int got, string output, string error) = Checkpointctl.RunWith(
            new Dictionary<string, string>(StringComparer.Ordinal) { ["CPE_PASSWORD"] = house.Passwords[user] },
            ["central", .. arguments, "--central", house.Console, "--user", user]);
        Assert.True(code is null || got == code, $"{string.Join(' ', arguments)}: {got} {output} {error}");
        return (output, error);
    }

    private void Listed(params string[] rows) => File.WriteAllLines(At("people.tsv"), rows);

    private static string Picture(string name) => Needs.Data("face", "images", "att_faces", name + ".pgm");

    private string At(string name) => Path.Combine(_folder, name);
}
