use crate::{Folder, run};

#[test]
fn help_of_each_command() {
    let folder = Folder::new();
    for command in ["", "scan", "statements", "judge", "evaluate", "train", "explain"] {
        let run = run(folder.gainsay(command).arg("--help").env("COLUMNS", "100"));
        assert_eq!((run.code, run.stderr.as_str()), (Some(0), ""), "{command}");
        insta::assert_snapshot!(format!("help {command}").trim().replace(' ', "_"), run.stdout);
    }
}
