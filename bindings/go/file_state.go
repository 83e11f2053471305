package scenariolog

// FileState is what has become of an artifact's file.
type FileState string

// The states.
const (
	FileOK         FileState = "ok"         // as it was recorded
	FileChanged    FileState = "changed"    // other content
	FileMissing    FileState = "missing"    // not there
	FileUnreadable FileState = "unreadable" // there, but it cannot be read
	FileUnfinished FileState = "unfinished" // nobody finished writing it
)
