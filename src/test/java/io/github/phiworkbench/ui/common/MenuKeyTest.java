package io.github.phiworkbench.ui.common;

import static org.assertj.core.api.Assertions.assertThat;

import javafx.collections.FXCollections;
import javafx.scene.Scene;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.ListView;
import javafx.scene.control.MenuItem;
import javafx.scene.input.KeyCode;
import javafx.stage.Stage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;

/** Other systems than Linux ask for context menus by themselves. */
@EnabledOnOs(OS.LINUX)
@ExtendWith(ApplicationExtension.class)
class MenuKeyTest {

    private ContextMenu menu;

    @Start
    void open(Stage stage) {
        menu = new ContextMenu(new MenuItem("Rename"));
        ListView<String> list = new ListView<>(FXCollections.observableArrayList("one", "two"));
        list.getSelectionModel().select("two");
        list.setContextMenu(menu);
        Scene scene = new Scene(list, 300, 200);
        MenuKey.install(scene);
        stage.setScene(scene);
        stage.show();
        list.requestFocus();
    }

    @Test
    void the_menu_key_asks_for_the_menu_at_what_is_selected(FxRobot robot) {
        robot.push(KeyCode.CONTEXT_MENU);
        assertThat(menu.isShowing()).isTrue();
        var chosen = robot.lookup("two").query();
        var place = robot.bounds(chosen).query();
        assertThat(menu.getAnchorY()).isBetween(place.getMinY(), place.getMaxY());
        robot.interact(menu::hide);
    }

    @Test
    void so_do_shift_and_f10_but_not_f10_alone(FxRobot robot) {
        robot.push(KeyCode.F10);
        assertThat(menu.isShowing()).isFalse();
        robot.push(KeyCode.SHIFT, KeyCode.F10);
        assertThat(menu.isShowing()).isTrue();
        robot.interact(menu::hide);
    }
}
