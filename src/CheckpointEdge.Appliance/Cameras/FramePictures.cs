using System.Diagnostics;
using CheckpointEdge.Devices.Cameras;
using CheckpointEdge.Vision.Images;

namespace CheckpointEdge.Appliance.Cameras;

/// <summary>Where a camera's bytes become a picture: devices and seeing do not know each other. Stateless.</summary>
public static class FramePictures
{
    /// <summary>Upright pixels, or the sentence that says why there are none.</summary>
    public static PictureReading Decode(CameraFrame frame) => frame.Format switch
    {
        FrameFormat.PictureFile => PictureDecoder.Decode(frame.Bytes.Span),
        FrameFormat.Yuyv => YuyvPictures.Decode(frame.Bytes.Span, frame.Width, frame.Height, frame.StrideBytes),
        _ => throw new UnreachableException(),
    };
}
