using CheckpointEdge.Tests;
using CheckpointEdge.Vision.Faces;
using CheckpointEdge.Vision.Images;
using CheckpointEdge.Vision.Inference;
using CheckpointEdge.Vision.Models;

namespace Vision.Tests.Faces;

/// <summary>The development pictures and networks beside the repository, in the managed engine, which every machine has.</summary>
internal static class FacePictures
{
    public static InstalledFaces Open() =>
        InstalledFaces.Open(new ModelFolder(Needs.Data("face", "models"), ModelManifest.BuiltIn), InferenceEngine.Managed, forTests: true);

    public static ColourPicture Orl(int person, int picture) => PictureDecoder
        .Decode(File.ReadAllBytes(Needs.Data("face", "images", "att_faces", $"s{person}", $"{picture}.pgm"))).Picture!;

    /// <summary>Puts a picture into another, enlarged by whole numbers.</summary>
    public static void Place(ColourPicture onto, ColourPicture picture, int left, int top, int times = 1)
    {
        for (int y = 0; y < picture.Height * times; y++)
            for (int x = 0; x < picture.Width * times; x++)
                picture.Row(y / times).Slice(x / times * 3, 3).CopyTo(onto.Row(top + y)[((left + x) * 3)..]);
    }

    public static ColourPicture Grey(int width, int height, byte level = 128)
    {
        ColourPicture picture = new(width, height);
        picture.Pixels.Fill(level);
        return picture;
    }
}
