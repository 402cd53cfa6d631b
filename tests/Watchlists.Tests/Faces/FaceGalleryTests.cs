using CheckpointEdge.Watchlists.Faces;
using CheckpointEdge.Watchlists.Slices;

namespace Watchlists.Tests.Faces;

/// <summary>The faces of a list: coded, sealed, unsealed, searched.</summary>
public sealed class FaceGalleryTests : IDisposable
{
    private const int Dimensions = 128;
    private static readonly string _model = new('a', 64);

    private readonly string _folder = Directory.CreateTempSubdirectory("gallery").FullName;
    private readonly SliceKey _key = SliceKey.Create();

    public void Dispose()
    {
        _key.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void The_nearest_faces_are_found_with_nearly_the_exact_cosine()
    {
        float[][] faces = [.. Enumerable.Range(0, 5000).Select(Drawn)];
        using FaceGallery gallery = Of(faces);
        for (int probe = 0; probe < faces.Length; probe += 499)
        {
            float[] near = Mixed(faces[probe], Drawn(900_000 + probe), 0.4f);
            IReadOnlyList<GalleryMatch> found = gallery.Search(_model, near, 0.2f, 5);
            Assert.Equal($"R{probe}", found[0].RecordId);
            Assert.Equal(Cosine(near, faces[probe]), found[0].Score, 0.01);
            Assert.Equal(found.OrderByDescending(match => match.Score), found);
            int expected = faces.Count(face => Cosine(near, face) >= 0.2f);
            Assert.InRange(found.Count, Math.Min(5, expected) - 1, 5);
        }
    }

    [Fact]
    public void A_record_with_several_faces_is_told_once()
    {
        using FaceGallery gallery = new(_model, Dimensions);
        gallery.Add("R1", Drawn(1));
        gallery.Add("R1", Mixed(Drawn(1), Drawn(2), 0.1f));
        gallery.Add("R2", Drawn(3));
        Assert.Equal("R1", Assert.Single(gallery.Search(_model, Drawn(1), 0.5f, 10)).RecordId);
    }

    /// <summary>Found by reading: the nearest faces were cut before the pictures of one person were put together.</summary>
    [Fact]
    public void Many_pictures_of_one_record_push_no_other_record_out()
    {
        using FaceGallery gallery = new(_model, Dimensions);
        for (int picture = 0; picture < 30; picture++)
            gallery.Add("R1", Mixed(Drawn(1), Drawn(100 + picture), 0.05f));
        gallery.Add("R2", Mixed(Drawn(1), Drawn(2), 0.4f));
        Assert.Equal(["R1", "R2"], gallery.Search(_model, Drawn(1), 0.2f, 3).Select(match => match.RecordId));
        Assert.Equal("R1", Assert.Single(gallery.Search(_model, Drawn(1), 0.2f, 1)).RecordId);
    }

    [Fact]
    public void Templates_of_another_model_are_not_searched()
    {
        using FaceGallery gallery = Of([Drawn(1)]);
        Assert.Throws<ArgumentException>(() => gallery.Search(new string('b', 64), Drawn(1), 0, 1));
        Assert.Throws<ArgumentException>(() => gallery.Add("R", [1, 2, 3]));
    }

    [Fact]
    public void A_sealed_gallery_opens_again_and_finds_the_same()
    {
        float[][] faces = [.. Enumerable.Range(0, 5000).Select(Drawn)];
        using FaceGallery gallery = Of(faces);
        FaceGalleryFile.Write(_folder, _key, gallery);
        using FaceGallery opened = FaceGalleryFile.Open(_folder, _key)!;
        Assert.Equal((gallery.Count, gallery.Dimensions, gallery.ModelSha256), (opened.Count, opened.Dimensions, opened.ModelSha256));
        Assert.Equal(gallery.Search(_model, faces[4321], 0.2f, 9), opened.Search(_model, faces[4321], 0.2f, 9));
    }

    [Fact]
    public void On_the_disk_neither_ids_nor_templates_can_be_read()
    {
        using FaceGallery gallery = new(_model, Dimensions);
        gallery.Add("RECORD-OF-SOMEBODY", Drawn(1));
        FaceGalleryFile.Write(_folder, _key, gallery);
        byte[] file = File.ReadAllBytes(Path.Combine(_folder, FaceGalleryFile.FileName));
        Assert.Equal(-1, file.AsSpan().IndexOf("SOMEBODY"u8));
        sbyte[] code = gallery.Face(0).Code.ToArray();
        Assert.Equal(-1, file.AsSpan().IndexOf(Array.ConvertAll(code, value => (byte)value).AsSpan(0, 8)));
    }

    [Fact]
    public void Another_key_a_cut_and_a_changed_byte_are_refused()
    {
        FaceGalleryFile.Write(_folder, _key, Of([.. Enumerable.Range(0, 40).Select(Drawn)]));
        using SliceKey other = SliceKey.Create();
        Assert.Throws<SliceException>(() => FaceGalleryFile.Open(_folder, other));
        string path = Path.Combine(_folder, FaceGalleryFile.FileName);
        byte[] whole = File.ReadAllBytes(path);
        for (int length = 0; length < whole.Length; length += 97)
        {
            File.WriteAllBytes(path, whole[..length]);
            Assert.Throws<SliceException>(() => FaceGalleryFile.Open(_folder, _key));
        }

        for (int at = 0; at < whole.Length; at += 53)
        {
            byte[] changed = [.. whole];
            changed[at] ^= 1;
            File.WriteAllBytes(path, changed);
            Assert.Throws<SliceException>(() => FaceGalleryFile.Open(_folder, _key));
        }
    }

    [Fact]
    public void The_same_faces_under_the_same_key_are_the_same_bytes()
    {
        string path = Path.Combine(_folder, FaceGalleryFile.FileName);
        FaceGalleryFile.Write(_folder, _key, Of([Drawn(1), Drawn(2)]));
        byte[] first = File.ReadAllBytes(path);
        FaceGalleryFile.Write(_folder, _key, Of([Drawn(1), Drawn(2)]));
        Assert.Equal(first, File.ReadAllBytes(path));
        Assert.Equal((2, _model), FaceGalleryFile.Peek(_folder));
    }

    [Fact]
    public void A_slice_without_faces_has_no_gallery() => Assert.Null(FaceGalleryFile.Open(_folder, _key));

    [Fact]
    public void All_ways_of_multiplying_agree()
    {
        Random random = new(3);
        sbyte[] code = new sbyte[160];
        short[] probe = new short[160];
        for (int round = 0; round < 200; round++)
        {
            for (int i = 0; i < code.Length; i++)
                (code[i], probe[i]) = ((sbyte)random.Next(-127, 128), (short)random.Next(-127, 128));
            int expected = code.Zip(probe, (a, b) => a * b).Sum();
            Assert.Equal(expected, TemplateCode.Dot(code, probe));
            int[] sums = new int[6];
            sbyte[] turned = [.. code.Select(value => (sbyte)-value)];
            TemplateCode.DotAll((sbyte[])[.. code, .. turned, .. code, .. code, .. turned, .. code], probe, sums);
            Assert.Equal([expected, -expected, expected, expected, -expected, expected], sums);
            Assert.Equal(expected, TemplateCode.Portable(ref code[0], ref probe[0], code.Length));
        }
    }

    [Fact]
    public void No_face_above_the_threshold_is_passed_over_wherever_it_stands()
    {
        float[][] faces = [.. Enumerable.Range(0, 300).Select(Drawn)];
        using FaceGallery gallery = Of(faces);
        for (int at = 0; at < faces.Length; at++)
            Assert.Equal($"R{at}", Assert.Single(gallery.Search(_model, faces[at], 0.95f, 5)).RecordId);
    }

    [Fact]
    public void A_disposed_gallery_is_overwritten()
    {
        FaceGallery gallery = Of([Drawn(1)]);
        ReadOnlyMemory<sbyte> code = gallery.Face(0).Code;
        gallery.Dispose();
        Assert.Equal(-1, code.Span.IndexOfAnyExcept((sbyte)0));
    }

    private static FaceGallery Of(float[][] faces)
    {
        FaceGallery gallery = new(_model, Dimensions);
        for (int i = 0; i < faces.Length; i++)
            gallery.Add($"R{i}", faces[i]);
        return gallery;
    }

    private static float[] Drawn(int seed)
    {
        Random random = new(seed);
        return Unit([.. Enumerable.Range(0, Dimensions).Select(_ => random.NextSingle() + random.NextSingle() - 1)]);
    }

    private static float[] Mixed(float[] one, float[] other, float share) => Unit([.. one.Zip(other, (a, b) => a * (1 - share) + b * share)]);

    private static float[] Unit(float[] values)
    {
        float length = MathF.Sqrt(values.Sum(value => value * value));
        return [.. values.Select(value => value / length)];
    }

    private static float Cosine(float[] one, float[] other) => one.Zip(other, (a, b) => a * b).Sum();
}
